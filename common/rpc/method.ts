/**
 * Types that describe a gRPC service: one table of methods from which server and client infer everything.
 *
 * A service is a map of shapes. A shape has no value at run time; it carries the types of one method.
 */
import { decoder, encoder, type Decoded, type MessageType } from './codec.ts';

export type MethodKind = 'unary' | 'stream' | 'bidi';

/** Types of one method; `…In` is what may be sent, the other what is received. */
export type Shape = {
  readonly kind: MethodKind;
  readonly requestIn: unknown;
  readonly request: unknown;
  readonly responseIn: unknown;
  readonly response: unknown;
};

/** One method at run time: its kind, its HTTP/2 path and its codecs. */
export type Method<S extends Shape> = {
  readonly kind: S['kind'];
  readonly path: string;
  readonly encodeRequest: (message: S['requestIn']) => Buffer;
  readonly decodeRequest: (bytes: Uint8Array) => Decoded<S['request']>;
  readonly encodeResponse: (message: S['responseIn']) => Buffer;
  readonly decodeResponse: (bytes: Uint8Array) => Decoded<S['response']>;
};

export type Shapes = Readonly<Record<string, Shape>>;

/** A table of methods. */
export type Service<M extends Shapes> = { readonly [Name in keyof M]: Method<M[Name]> };

/** The shapes of a table: `ShapesOf<typeof SfuControl>`. */
export type ShapesOf<S> = S extends Service<infer M extends Shapes> ? M : never;

/** Names of the methods of one kind. */
export type NamesOf<M extends Shapes, Kind extends MethodKind> = {
  [Name in keyof M]: M[Name]['kind'] extends Kind ? Name : never;
}[keyof M] &
  string;

type ShapeOf<Kind extends MethodKind, ReqIn, Req, ResIn, Res> = {
  readonly kind: Kind;
  readonly requestIn: ReqIn;
  readonly request: Req;
  readonly responseIn: ResIn;
  readonly response: Res;
};

/** Makes the methods of the service with this full name, e.g. `kaskade.v1.SfuPeerService`. */
export function methodsOf(serviceName: string) {
  const define =
    <Kind extends MethodKind>(kind: Kind) =>
    <ReqIn, Req, ResIn, Res>(
      name: string,
      request: MessageType<ReqIn, Req>,
      response: MessageType<ResIn, Res>,
    ): Method<ShapeOf<Kind, ReqIn, Req, ResIn, Res>> => ({
      kind,
      path: `/${serviceName}/${name}`,
      encodeRequest: encoder(request),
      decodeRequest: decoder(request),
      encodeResponse: encoder(response),
      decodeResponse: decoder(response),
    });
  return { unary: define('unary'), stream: define('stream'), bidi: define('bidi') };
}

/** Builds a table of methods with inferred types. */
export function defineService<M extends Shapes>(methods: Service<M>): Service<M> {
  return methods;
}
