-- Counts as envoyproxy/ratelimit does: on each counter for itself, also hits that are too many.
--
-- KEYS     counters with the start of their window, as that service names them
-- ARGV[1]  not-after (microseconds of this server's clock, 0 for none) and 1 to stop at the limit, then for each key: requests, hits,
--          seconds to live
-- gives    now and, unless that is past not-after, for each key the count with these hits, and 1 when they were counted
local unpack = struct.unpack
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local blob = ARGV[1]
local notAfter, stop, at = unpack('<dB', blob)
if notAfter > 0 and now > notAfter then
  return { now }
end

local first = at
local some = false
local fits = {}
if stop == 1 then
  for i = 1, #KEYS do
    local requests, hits, _
    requests, hits, _, at = unpack('<ddd', blob, at)
    fits[i] = hits < 0 or (tonumber(redis.call('GET', KEYS[i])) or 0) + hits <= requests
    some = some or not fits[i]
  end
  at = first
end

local result = { now }
for i = 1, #KEYS do
  local key = KEYS[i]
  local _, hits, life
  _, hits, life, at = unpack('<ddd', blob, at)
  -- Once some would be over, only those take their hits, which keeps them over.
  local counts = hits ~= 0 and not (some and fits[i])
  local after
  if not counts then
    after = tonumber(redis.call('GET', key)) or 0
  elseif hits < 0 then
    local before = tonumber(redis.call('GET', key)) or 0
    after = math.max(0, before + hits)
    if before > 0 then
      redis.call('DECRBY', key, string.format('%.0f', before - after))
    end
  else
    after = redis.call('INCRBY', key, string.format('%.0f', hits))
    -- Made by these hits.
    if after == hits then
      redis.call('EXPIRE', key, life)
    end
  end
  result[2 * i], result[2 * i + 1] = after, counts and 1 or 0
end
return result
