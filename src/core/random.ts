/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, ACM TOMS 47, 2021) seeded by splitmix32 over a hash of
 * the seed and the path of names it was forked by. A fork depends on its name alone, never on how many numbers were
 * drawn before it, so that adding a step changes no other step's numbers.
 */
export interface Random {
  /** The path of this stream: seed and names. */
  readonly path: string;
  /** A uniform integer in 0 .. 2^32 - 1. */
  bits(): number;
  /** A uniform number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A uniform integer in 0 .. bound - 1; bound at most 2^32. */
  below(bound: number): number;
  /** A standard normal number (polar method of Marsaglia). */
  normal(): number;
  /** An independent stream named after its use. */
  fork(...names: (string | number)[]): Random;
}

/** A 32-bit hash of a text (FNV-1a over UTF-16 units with a final avalanche). */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 255), 0x01000193);
    hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return mix(hash);
}

/** The finaliser of MurmurHash3: every input bit reaches every output bit. Returns an unsigned 32-bit integer. */
export function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A uniform 32-bit hash of a seed and a position: the same row gets the same number in any batch. */
export function hashPosition(seed: number, position: number): number {
  return mix(mix(seed ^ 0x9e3779b9) ^ mix((position % 0x100000000) + Math.floor(position / 0x100000000) * 0x632be5ab));
}

/** The stream of a seed, or one named after its use: `createRandom(seed).fork(name)`. */
export function createRandom(seed: number, name?: string): Random {
  return randomAt(name === undefined ? String(seed) : `${seed}/${name}`);
}

/** The stream with a path, as another thread had it. */
export function randomAt(path: string): Random {
  let state = hashText(path);
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let a = next();
  let b = next();
  let c = next();
  let d = next();
  let spare: number | undefined;

  const bits = (): number => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  const uniform = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;

  return {
    path,
    bits,
    uniform,
    below(bound) {
      // Rejection keeps it exactly uniform (Lemire's threshold on the low part, in the plain modulo form).
      const limit = 4294967296 - (4294967296 % bound);
      let value = bits();
      while (value >= limit) value = bits();
      return value % bound;
    },
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const u = 2 * uniform() - 1;
        const v = 2 * uniform() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const factor = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * factor;
          return u * factor;
        }
      }
    },
    fork: (...names) => randomAt(`${path}/${names.join("/")}`),
  };
}

/** The places below `count` in an order drawn at random (Fisher and Yates). */
export function shuffled(count: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}
