-- Counts the hits of one request: together, on all its counters or on none when it is refused, or on each that is not exceeded already.
-- The same arithmetic as package ratelimit.limit, in doubles that stay whole: all numbers are below 2^53, products that are not go through
-- scaled() or parts().
--
-- KEYS     counters; one may be named twice and then sees its own earlier hits
-- ARGV[1]  not-after (microseconds of this server's clock, 0 for none) and 1 for each on its own, then for each key: algorithm, weight,
--          descriptor, requests, seconds of the interval, burst, hits
-- gives    now and, unless that is past not-after, 1 when refused, then for each key the state before: start, count, previous
local unpack, pack, spread = struct.unpack, struct.pack, unpack
local call = redis.call
local floor, fmod, min, max = math.floor, math.fmod, math.min, math.max
local MOST = 4503599627370496
local FIXED, SLIDING = 0, 1
local ENFORCED, QUOTA = 0, 1
-- As far a bucket's debt goes: 7300 days.
local FURTHEST = 630720000000000

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

-- the next state, whether hits are too many, whether the limit was exceeded before them, whether anything was used before them
local function bucket(start, count, requests, interval, burst, hits)
  if requests == 0 then
    return start, count, hits > 0, false, false
  end
  local full, part = start, min(count, requests - 1)
  if full < now then
    full, part = now, 0
  end
  local used = full > now or part > 0
  if hits >= 0 then
    local ends, rest = later(now, 0, burst, requests, interval)
    local exceeded = full > ends or (full == ends and part > rest)
    full, part = later(full, part, hits, requests, interval)
    if full - now >= FURTHEST then
      full, part = now + FURTHEST, 0
    end
    return full, part, full > ends or (full == ends and part > rest), exceeded, used
  end
  local span, rest = later(0, 0, -hits, requests, interval)
  full, part = full - span, part - rest
  if part < 0 then
    full, part = full - 1, part + requests
  end
  if full < now then
    return now, 0, false, false, used
  end
  return full, part, false, false, used
end

-- A state from which the clock has gone back by more than an interval is stored as that of now, even if nothing is counted: each further look
-- would carry it on.
local function anchor(key, start, count, previous, life)
  call('SET', key, pack('<ddd', start, count, previous), 'PX', life)
end

-- In groups, for there is a bound on how many values a call may have.
local stored = {}
for i = 1, #KEYS, 1000 do
  local group = call('MGET', spread(KEYS, i, min(i + 999, #KEYS)))
  if #KEYS <= 1000 then
    stored = group
  else
    for j = 1, #group do
      stored[i + j - 1] = group[j]
    end
  end
end

local second = (now - now % 1000000) / 1000000
local seen, lives, result = {}, {}, { now, 0 }
local refused, quotas, spent, last, lastSpent = false, 0, 0, -1, false
for i = 1, #KEYS do
  local key = KEYS[i]
  local algorithm, weight, descriptor, requests, seconds, burst, hits
  algorithm, weight, descriptor, requests, seconds, burst, hits, at = unpack('<BBHdddd', blob, at)
  local start, count, previous = 0, 0, 0
  local state = seen[key] or stored[i]
  if not state then
    -- Fails for what is no text, before anything is written: MGET says of it that it is not there.
    call('GET', key)
  elseif #state == 24 then
    start, count, previous = unpack('<ddd', state)
  end
  result[3 * i], result[3 * i + 1], result[3 * i + 2] = start, count, previous

  -- How long the key is to live, in milliseconds; nil when it goes on as it was.
  local over, exceeded, life
  local pointless = hits == 0
  if algorithm == FIXED then
    -- Written out for speed: nearly all limits are of this kind.
    local first = second - second % seconds
    local before = count
    if start < first then
      start, before = first, 0
      life = (first - second + seconds) * 1000
    elseif start - second > seconds then
      -- What was counted goes on in the window of now.
      start = first
      anchor(key, start, count, previous, (first - second + seconds) * 1000)
    end
    count = before + hits
    if count < 0 then
      count = 0
    elseif count > MOST then
      count = MOST
    end
    over = hits >= 0 and count > requests
    exceeded = before > requests
    pointless = pointless or (hits < 0 and before == 0)
  elseif algorithm == SLIDING then
    local window, clock = seconds * 1000, floor(now / 1000)
    local first = clock - clock % window
    if start - clock > window then
      start = first
      anchor(key, start, count, previous, first - clock + 2 * window)
    end
    first = max(start, first)
    local before = first == start and count or 0
    previous = first == start and previous or (start == first - window and count or 0)
    local estimate = scaled(previous, window - max(0, clock - first), window - 1, window)
    if first ~= start then
      life = first - clock + 2 * window
    end
    start, count = first, min(max(before + hits, 0), MOST)
    over = hits >= 0 and estimate + count > requests
    exceeded = estimate + before > requests
    pointless = pointless or (hits < 0 and before == 0)
  else
    local used
    if previous - now > seconds * 1000000 then
      -- As full as it was.
      start, previous = start - (previous - now), now
      anchor(key, start, count, previous, max(1, floor((start - now) / 1000) + 1))
    end
    start, count, over, exceeded, used = bucket(start, count, requests, seconds * 1000000, burst, hits)
    previous = now
    life = max(1, floor((start - now) / 1000) + 1)
    pointless = pointless or requests == 0 or (hits < 0 and not used)
  end

  if not pointless and (each == 0 or not (over and exceeded)) then
    seen[key] = pack('<ddd', start, count, previous)
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
  if lives[key] then
    call('SET', key, state, 'PX', lives[key])
  else
    -- Was as long before, and keeps its time to live.
    call('SETRANGE', key, 0, state)
  end
end
return result
