/** Configuration of a Prosody that does nothing but a chat room for anonymous users over WebSocket. Pure. */

export const HOST = 'bench.invalid';
export const ROOM = `room@rooms.${HOST}`;

export type ProsodyPlace = {
  /** Where it keeps what it must; removed afterwards. */
  readonly dataFolder: string;
  readonly port: number;
};

export function prosodyConfig({ dataFolder, port }: ProsodyPlace): string {
  return `
run_as_root = true -- a process of this run, on loopback only
daemonize = false
data_path = "${dataFolder}"
log = { { levels = { min = "warn" }, to = "console" } }
modules_enabled = { "saslauth", "websocket" }
modules_disabled = { "s2s", "offline" }
c2s_ports = {}
http_ports = { ${port} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
http_default_host = "${HOST}"
consider_websocket_secure = true
c2s_require_encryption = false
VirtualHost "${HOST}"
  authentication = "anonymous"
Component "rooms.${HOST}" "muc"
  muc_room_locking = false
  restrict_room_creation = false
`;
}

/** Prosody's own start script, which knows only where Debian would have installed it. */
export function relocated(
  script: string,
  { folder, configFolder }: { folder: string; configFolder: string },
) {
  const places = {
    CFG_SOURCEDIR: `${folder}/usr/lib/prosody`,
    CFG_CONFIGDIR: configFolder,
    CFG_PLUGINDIR: `${folder}/usr/lib/prosody/modules/`,
    CFG_DATADIR: configFolder,
  };
  return Object.entries(places).reduce(
    (text, [name, place]) => text.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}='${place}';`),
    script,
  );
}
