-- Counts the hits of one request: together, on all its counters or on none when it is refused, or on each that is not exceeded already.
-- The same arithmetic as package ratelimit.limit, in doubles that stay whole: all numbers are below 2^53, products that are not go through
-- scaled() or parts().
--
-- KEYS     counters; one may be named twice and then sees its own earlier hits
-- ARGV[1]  not-after (microseconds of this server's clock, 0 for none) and 1 for each on its own, then for each key: algorithm, weight,
--          descriptor, requests, seconds of the interval, burst, hits
-- gives    now and, unless that is past not-after, 1 when refused, then for each key the state before: start, count, previous
local unpack, pack = struct.unpack, struct.pack
local floor, fmod, min, max = math.floor, math.fmod, math.min, math.max
local MOST = 4503599627370496
local FIXED, SLIDING = 0, 1
local ENFORCED, QUOTA = 0, 1

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local blob = ARGV[1]
local notAfter, each, at = unpack('<dB', blob)
if notAfter > 0 and now > notAfter then
  return { now }
end

-- floor((a * b + c) / d) for b, c <= d < 2^45
local function scaled(a, b, c, d)
  local product = a * b + c
  if product < MOST then
    return (product - fmod(product, d)) / d
  end
  local quotient, rest = 0, 0
  local unit = 1
  while unit * 128 <= a do
    unit = unit * 128
  end
  while unit >= 1 do
    local digit = floor(a / unit)
    a = a - digit * unit
    unit = unit / 128
    local part = rest * 128 + b * digit
    rest = fmod(part, d)
    quotient = quotient * 128 + (part - rest) / d
  end
  rest = rest + c
  if rest >= d then
    quotient = quotient + 1
  end
  return quotient
end

-- quotient and remainder of a * b / c for a, b, c < 2^32
local function parts(a, b, c)
  local low = a % 65536
  local product = (a - low) / 65536 * b
  local rest = fmod(product, c)
  local quotient = (product - rest) / c * 65536
  product = rest * 65536 + low * b
  rest = fmod(product, c)
  return quotient + (product - rest) / c, rest
end

-- the moment that many hits after micros and part
local function later(micros, part, hits, requests, interval)
  local whole = floor(interval / requests)
  local more, rest = parts(hits, interval - whole * requests, requests)
  micros, part = micros + hits * whole + more, part + rest
  if part >= requests then
    return micros + 1, part - requests
  end
  return micros, part
end

local function bucket(start, count, requests, interval, burst, hits)
  if requests == 0 then
    return start, count, hits > 0, false
  end
  local full, part = start, min(count, requests - 1)
  if full < now then
    full, part = now, 0
  end
  if hits >= 0 then
    local last, rest = later(now, 0, burst, requests, interval)
    local exceeded = full > last or (full == last and part > rest)
    full, part = later(full, part, hits, requests, interval)
    return full, part, full > last or (full == last and part > rest), exceeded
  end
  if -hits >= burst then
    return now, 0, false, false
  end
  local span, rest = later(0, 0, -hits, requests, interval)
  full, part = full - span, part - rest
  if part < 0 then
    full, part = full - 1, part + requests
  end
  if full < now then
    return now, 0, false, false
  end
  return full, part, false, false
end

local seen, lives, result = {}, {}, { now, 0 }
local refused, quotas, spent, last, lastSpent = false, 0, 0, -1, false
for i = 1, #KEYS do
  local key = KEYS[i]
  local algorithm, weight, descriptor, requests, seconds, burst, hits
  algorithm, weight, descriptor, requests, seconds, burst, hits, at = unpack('<BBHdddd', blob, at)
  local start, count, previous = 0, 0, 0
  local state = seen[key]
  if state then
    start, count, previous = state[1], state[2], state[3]
  else
    local stored = redis.call('GET', key)
    if stored and #stored == 24 then
      start, count, previous = unpack('<ddd', stored)
    end
  end
  result[3 * i], result[3 * i + 1], result[3 * i + 2] = start, count, previous

  -- How long the key is to live, in milliseconds; nil when it goes on as it was.
  local over, exceeded, life
  local pointless = hits == 0
  if algorithm == FIXED or algorithm == SLIDING then
    local ticks = algorithm == FIXED and 1000000 or 1000
    local window = algorithm == FIXED and seconds or seconds * 1000
    local clock = floor(now / ticks)
    local first = max(start, clock - clock % window)
    local before = first == start and count or 0
    local estimate = 0
    if algorithm == SLIDING then
      previous = first == start and previous or (start == first - window and count or 0)
      estimate = scaled(previous, window - max(0, clock - first), window - 1, window)
    end
    if first ~= start then
      life = ((first - clock) + window * (algorithm == FIXED and 1 or 2)) * (ticks / 1000)
    end
    start, count = first, min(max(before + hits, 0), MOST)
    over = hits >= 0 and estimate + count > requests
    exceeded = estimate + before > requests
    pointless = pointless or (hits < 0 and before == 0)
  else
    local full = start
    start, count, over, exceeded = bucket(start, count, requests, seconds * 1000000, burst, hits)
    life = max(1, floor((start - now) / 1000) + 1)
    pointless = pointless or requests == 0 or (hits < 0 and full <= now)
  end

  if not pointless and (each == 0 or not (over and exceeded)) then
    seen[key] = { start, count, previous }
    lives[key] = life or lives[key]
  end
  if weight == ENFORCED then
    refused = refused or over
  elseif weight == QUOTA then
    -- A descriptor's counters stand together.
    if descriptor ~= last then
      last, lastSpent, quotas = descriptor, false, quotas + 1
    end
    if over and not lastSpent then
      lastSpent, spent = true, spent + 1
    end
  end
end

refused = refused or (quotas > 0 and quotas == spent)
result[2] = refused and 1 or 0
if each == 0 and refused then
  return result
end
for key, state in pairs(seen) do
  local value = pack('<ddd', state[1], state[2], state[3])
  if lives[key] then
    redis.call('SET', key, value, 'PX', lives[key])
  else
    redis.call('SET', key, value, 'KEEPTTL')
  end
end
return result
