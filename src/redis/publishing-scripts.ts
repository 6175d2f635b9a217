/**
 * KEYS[1] holds the epoch, the others are streams. `last` is the position in the id of the last
 * entry that a stream has ever had, also where that entry is gone.
 */
const COMMON = `
  local mine = tonumber(ARGV[1])
  local epoch = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
  local function last(key)
    if redis.call('EXISTS', key) == 0 then return '0' end
    local info = redis.call('XINFO', 'STREAM', key)
    for at = 1, #info, 2 do
      if info[at] == 'last-generated-id' then return string.match(info[at + 1], '^%d+') end
    end
  end
  local function trim(key)
    if ARGV[2] ~= '' then redis.call('XTRIM', key, 'MAXLEN', '~', ARGV[2]) end
    if ARGV[3] ~= '' then redis.call('XTRIM', key, 'MINID', '~', ARGV[3]) end
  end`;

/** Replies with the epoch, the one that was there before, and the last position of each stream. */
export const LOOK = `${COMMON}
  local seen = {string.format('%.0f', math.max(epoch, mine)), string.format('%.0f', epoch)}
  if epoch < mine then redis.call('SET', KEYS[1], ARGV[1]) end
  for at = 2, #KEYS do seen[at + 1] = last(KEYS[at]) end
  return seen`;

/**
 * ARGV[4] and on: the last position that each stream must have; then, for each event, its position,
 * text, channel (or nothing), and the places of one or two streams among KEYS (or 0).
 *
 * What takes memory comes first: where there is none left, nothing is carried out. Whether somebody
 * may be told does not matter to the streams, so that its failures are only counted.
 */
export const ADD = `${COMMON}
  if epoch > mine then return {'superseded'} end
  -- Whoever adds has looked: what is less tells that everything may be gone.
  if epoch < mine then return {'differs'} end
  local before = 3
  for at = 2, #KEYS do
    if last(KEYS[at]) ~= ARGV[before + at - 1] then return {'differs'} end
  end
  local untold = 0
  for at = before + #KEYS, #ARGV, 5 do
    for place = at + 3, at + 4 do
      local key = KEYS[tonumber(ARGV[place])]
      if key then redis.call('XADD', key, ARGV[at] .. '-0', 'event', ARGV[at + 1]) end
    end
    if ARGV[at + 2] ~= '' then
      local told = redis.pcall('PUBLISH', ARGV[at + 2], ARGV[at + 1])
      if type(told) == 'table' then untold = untold + 1 end
    end
  end
  for at = 2, #KEYS do trim(KEYS[at]) end
  return {'added', tostring(untold)}`;

export const TRIM = `${COMMON}
  if epoch > mine then return 0 end
  for at = 2, #KEYS do trim(KEYS[at]) end
  return 1`;
