/**
 * The one import of @peculiar/x509, after what it needs to find. At run time of this module and not by a static import:
 * CommonJS modules may be run before the ES modules that are imported beside them.
 */
import 'reflect-metadata';

export const x509 = await import('@peculiar/x509');
