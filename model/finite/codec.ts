// The codec of a finite type, in the form that may be had where this runs. Both forms make the same keys.
import type { Codec, Finite } from './finite.ts';
import { generatedCodec } from './finite.ts';
import { MAY_GENERATE } from './may-generate.ts';
import { plainCodec } from './plain-codec.ts';

/** Makes the codec of a type; do it once per type, it costs about a millisecond. */
export function codec<T>(type: Finite<T>): Codec<T> {
  return MAY_GENERATE ? generatedCodec(type) : plainCodec(type);
}
