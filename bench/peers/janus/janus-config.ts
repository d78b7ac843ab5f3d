/** Configuration of a Janus that does nothing but a video room, commanded over a WebSocket of this machine. Pure. */

export type JanusPlace = {
  /** Where plugins and transports are. */
  readonly library: string;
  /** For these files. */
  readonly folder: string;
  readonly wsPort: number;
};

const ADDRESS = '127.0.0.1';
const PLUGIN = 'libjanus_videoroom.so';
const TRANSPORT = 'libjanus_websockets.so';

/** Files by name. @param present names of libraries that Janus would load */
export function janusConfig(
  { library, folder, wsPort }: JanusPlace,
  present: readonly string[],
): Readonly<Record<string, string>> {
  const others = (kept: string): string => present.filter((name) => name !== kept).join(',');
  return {
    'janus.jcfg': `
general: {
  configs_folder = "${folder}"
  plugins_folder = "${library}/plugins"
  transports_folder = "${library}/transports"
  events_folder = "${folder}/none"
  loggers_folder = "${folder}/none"
  interface = "${ADDRESS}"
  debug_level = 2
}
plugins: { disable = "${others(PLUGIN)}" }
transports: { disable = "${others(TRANSPORT)}" }
`,
    'janus.transport.websockets.jcfg': `
general: { json = "compact", ws = true, ws_port = ${wsPort}, ws_ip = "${ADDRESS}", wss = false }
admin: { admin_ws = false, admin_wss = false }
`,
    'janus.plugin.videoroom.jcfg': 'general: {}\n',
  };
}
