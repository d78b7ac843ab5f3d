/**
 * The Lua scripts that change or read a room in Redis, each atomic. KEYS are those of keys.ts, ARGV[1] is the site whose
 * log is meant; byte layouts are those of codec.ts. No effects here: only text.
 *
 * A log is a stream whose entry ids are `epoch-n`; a state is a hash of key → (n as double, value). The hash `meta` has
 * `e:`, `n:` and `t:` (epoch, last n, last time) per site, `run` (the server that last wrote), `l` (local counter), `c`
 * (the epoch under which the own log is being rebuilt).
 */
import { createHash } from 'node:crypto';

export type Script = { readonly lua: string; readonly sha: string };

/** Positions left out when another server goes on with a log: more than any server can lose (see ADR 0009). */
const RUN_GAP = 1_000_000;

const COMMON = `
local meta, localKey, logKey, stateKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local base, site = string.sub(meta, 1, -5), ARGV[1]
local function whole(x) return string.format('%.0f', x) end
local function now()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000), tonumber(t[1]) * 1000000 + tonumber(t[2])
end
local function head(of)
  local h = redis.call('HMGET', meta, 'e:' .. of, 'n:' .. of, 't:' .. of)
  return h[1] and { e = tonumber(h[1]), n = tonumber(h[2]), t = tonumber(h[3]) }
end
local function putHead(of, h)
  redis.call('HSET', meta, 'e:' .. of, whole(h.e), 'n:' .. of, whole(h.n), 't:' .. of, whole(h.t))
end
local function tell(kind, of, h, entry)
  redis.call('PUBLISH', base .. 'feed', struct.pack('>c1Bc0dd', kind, #of, of, h.e, h.n) .. entry)
end
local function sites()
  local found = {}
  for _, field in ipairs(redis.call('HKEYS', meta)) do
    if string.sub(field, 1, 2) == 'e:' then found[#found + 1] = string.sub(field, 3) end
  end
  return found
end
local function allKeys()
  local keys = { meta, localKey }
  for _, of in ipairs(sites()) do
    keys[#keys + 1] = base .. 'log:' .. of
    keys[#keys + 1] = base .. 'state:' .. of
  end
  return keys
end
local function persist()
  if redis.call('PTTL', meta) < 0 then return end
  for _, key in ipairs(allKeys()) do redis.call('PERSIST', key) end
end
local function goWithRoom()
  local left = redis.call('PTTL', meta)
  if left < 0 then return end
  redis.call('PEXPIRE', logKey, left)
  redis.call('PEXPIRE', stateKey, left)
end
local function write(key, body, n)
  local at, tag, field, value = 1
  while at <= #body do
    tag, field, value, at = struct.unpack('>c1I4c0I4c0', body, at)
    if tag == '=' then redis.call('HSET', key, field, struct.pack('>d', n) .. value)
    elseif tag == '-' then redis.call('HDEL', key, field) end
  end
end
local function append(h, body, max)
  local entry = struct.pack('>d', h.t) .. body
  write(stateKey, body, h.n)
  redis.call('XADD', logKey, 'MAXLEN', '~', max, whole(h.e) .. '-' .. whole(h.n), 'b', entry)
  return entry
end
local function tellEntries(last, entries)
  if #entries == 1 then return tell('E', site, last, entries[1]) end
  for i, entry in ipairs(entries) do entries[i] = struct.pack('>I4', #entry) .. entry end
  tell('M', site, { e = last.e, n = last.n - #entries + 1 }, table.concat(entries))
end
local function over(epoch, h)
  return redis.error_reply('STORE_REBUILDING epoch ' .. whole(epoch) .. ' is over, the store has '
    .. (h and whole(h.e) or 'none'))
end
local function settle(h, run)
  local known = redis.call('HGET', meta, 'run')
  if known == run then return end
  redis.call('HSET', meta, 'run', run)
  h.n = h.n + ${RUN_GAP}
  redis.call('DEL', logKey)
  putHead(site, h)
  tell('R', site, h, '')
end
`;

/** What both ways of writing local keys share. */
const LOCAL = `
local function writeLocal(body, us)
  if body == '' then return end
  local l = math.max(tonumber(redis.call('HGET', meta, 'l') or 0) + 1, us)
  redis.call('HSET', meta, 'l', whole(l))
  write(localKey, body, l)
end
`;

function script(body: string): Script {
  const lua = `${COMMON}${body}`;
  return { lua, sha: createHash('sha1').update(lua).digest('hex') };
}

/** ARGV: site, epoch, run. */
export const OPEN = script(`
local epoch, run, h = tonumber(ARGV[2]), ARGV[3], head(site)
if math.max(h and h.e or 0, tonumber(redis.call('HGET', meta, 'c') or 0)) > epoch then return over(epoch, h) end
persist()
if h and h.e == epoch then
  settle(h, run)
  return 1
end
if h then
  for _, of in ipairs(sites()) do
    if of ~= site then tell('D', of, { e = 0, n = 0 }, '') end
  end
  redis.call('DEL', unpack(allKeys()))
end
h = { e = epoch, n = 0, t = 0 }
redis.call('HDEL', meta, 'c')
redis.call('HSET', meta, 'run', run)
putHead(site, h)
tell('R', site, h, '')
return 1
`);

/** ARGV: site, epoch. */
export const BEGIN_REBUILD = script(`
local epoch, h = tonumber(ARGV[2]), head(site)
if (h and h.e or 0) >= epoch or tonumber(redis.call('HGET', meta, 'c') or 0) > epoch then return over(epoch, h) end
redis.call('HSET', meta, 'c', whole(epoch))
return 1
`);

/** ARGV: site, epoch, run, body, local body. */
export const REBUILD = script(`
${LOCAL}
local epoch, h = tonumber(ARGV[2]), head(site)
if tonumber(redis.call('HGET', meta, 'c') or 0) ~= epoch then return over(epoch, h) end
persist()
redis.call('DEL', logKey, stateKey, localKey)
redis.call('HDEL', meta, 'c')
redis.call('HSET', meta, 'run', ARGV[3])
h = { e = epoch, n = 1, t = 0 }
write(stateKey, ARGV[4], h.n)
local _, us = now()
writeLocal(ARGV[5], us)
putHead(site, h)
tell('R', site, h, '')
return 1
`);

/**
 * ARGV: site, run, entries to keep; then of each transaction epoch, body, guards, local body, local guards. Each is
 * applied or refused for itself, in their order: its answer is { n, time }, or the text of the refusal.
 */
export const APPLY = script(`
${LOCAL}
local h, run, max = head(site), ARGV[2], ARGV[3]
local function broken(key, guards)
  local at, field, n = 1
  while at <= #guards do
    field, n, at = struct.unpack('>I4c0d', guards, at)
    local value = redis.call('HGET', key, field)
    if (value and struct.unpack('>d', value) or 0) ~= n then return field end
  end
end
if redis.call('HEXISTS', meta, 'c') == 1 or (h and redis.call('HGET', meta, 'run') ~= run) then
  return redis.error_reply('STORE_REBUILDING the log has to be settled or rebuilt')
end
local ms, us = now()
local answers, entries = {}, {}
local function apply(epoch, body, guards, localBody, localGuards)
  if not h or h.e ~= epoch then
    return 'STORE_REBUILDING epoch ' .. whole(epoch) .. ', the store has ' .. (h and whole(h.e) or 'none')
  end
  local wrong = broken(stateKey, guards) or broken(localKey, localGuards)
  if wrong then return 'STORE_CONFLICT ' .. wrong .. ' was changed' end
  local t = math.max(ms, h.t)
  writeLocal(localBody, us)
  if body ~= '' then
    h.n, h.t = h.n + 1, t
    entries[#entries + 1] = append(h, body, max)
  end
  return { h.n, t }
end
for i = 4, #ARGV, 5 do
  local answer = apply(tonumber(ARGV[i]), ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
  if type(answer) == 'table' and #answers == 0 then persist() end
  answers[#answers + 1] = answer
end
if #entries > 0 then
  putHead(site, h)
  tellEntries(h, entries)
end
return answers
`);

/** ARGV: site. */
export const SNAPSHOT = script(`
local h = head(site)
if not h then return false end
return { h.e, h.n, math.max((now()), h.t), redis.call('HGETALL', stateKey) }
`);

/** ARGV: site, epoch, n, limit. Entries without their n, which follow from the first. */
export const READ = script(`
local epoch, n, h = tonumber(ARGV[2]), tonumber(ARGV[3]), head(site)
if not h then return redis.error_reply('LOG_TRUNCATED nothing of ' .. site .. ' is here') end
local oldest = h.n - redis.call('XLEN', logKey)
if epoch ~= h.e or n > h.n or n < oldest then
  return redis.error_reply('LOG_TRUNCATED no entries after ' .. whole(epoch) .. '/' .. whole(n) .. ': '
    .. whole(h.e) .. '/' .. whole(oldest) .. ' to ' .. whole(h.n) .. ' are here')
end
local entries = {}
local from = whole(epoch) .. '-' .. whole(n + 1)
for i, item in ipairs(redis.call('XRANGE', logKey, from, '+', 'COUNT', ARGV[4])) do entries[i] = item[2][2] end
return entries
`);

/** ARGV: site, entries, entries to keep. */
export const APPEND_REPLICA = script(`
local h = head(site)
local epoch, last, fresh, at, e, n, t, body = h and h.e, h and h.n or 0, {}, 1
while at <= #ARGV[2] do
  e, n, t, body, at = struct.unpack('>dddI4c0', ARGV[2], at)
  epoch = epoch or e
  if e ~= epoch or n > last + 1 then
    return redis.error_reply('LOG_TRUNCATED entry ' .. whole(e) .. '/' .. whole(n) .. ' does not follow '
      .. whole(epoch) .. '/' .. whole(last))
  end
  if n > last then
    last = n
    fresh[#fresh + 1] = { e = e, n = n, t = t, body = body }
  end
end
if #fresh == 0 then return 0 end
local told = {}
for i, entry in ipairs(fresh) do told[i] = append(entry, entry.body, ARGV[3]) end
putHead(site, fresh[#fresh])
tellEntries(fresh[#fresh], told)
goWithRoom()
return #fresh
`);

/** ARGV: site, epoch, n, records. */
export const RESET_REPLICA = script(`
local h = { e = tonumber(ARGV[2]), n = tonumber(ARGV[3]), t = 0 }
local at, field, n, value = 1
local known = head(site)
if known and (known.e > h.e or (known.e == h.e and known.n > h.n)) then return 0 end
redis.call('DEL', logKey, stateKey)
while at <= #ARGV[4] do
  field, n, value, at = struct.unpack('>I4c0dI4c0', ARGV[4], at)
  redis.call('HSET', stateKey, field, struct.pack('>d', n) .. value)
end
putHead(site, h)
goWithRoom()
tell('R', site, h, '')
return 1
`);

/** ARGV: site. */
export const DROP_REPLICA = script(`
local h = head(site)
if not h then return 0 end
redis.call('DEL', logKey, stateKey)
redis.call('HDEL', meta, 'e:' .. site, 'n:' .. site, 't:' .. site)
tell('D', site, h, '')
return 1
`);

/** ARGV: site, ms. */
export const EXPIRE = script(`
for _, key in ipairs(allKeys()) do redis.call('PEXPIRE', key, ARGV[2]) end
return 1
`);

/** ARGV: site, prefix. Local keys that start with it, as key, stored value, … */
export const RANGE_LOCAL = script(`
local all, found, prefix = redis.call('HGETALL', localKey), {}, ARGV[2]
for i = 1, #all, 2 do
  if string.sub(all[i], 1, #prefix) == prefix then
    found[#found + 1] = all[i]
    found[#found + 1] = all[i + 1]
  end
end
return found
`);
