// Where the binaries are, in the words by which webpack copies them beside its output.

import { fileURLToPath } from 'node:url';

export const addon = fileURLToPath(new URL('./ffitoolkit.node', import.meta.url));
export const libffi = fileURLToPath(new URL('./LIBFFI', import.meta.url));
