/**
 * Writes what the type information of a kernel says of the structs that attr.ts describes, for its
 * test: node scripts/kernel/wire/layout.ts VERSION
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LAYOUT } from './attr.ts';
import { BTF_KIND, findType, flatten, parseBtf } from './btf.ts';
import { cacheFolder, kernelOf } from '../releases/fetch.ts';
import { section, unpack, versionOf } from './vmlinux.ts';

const FILE = join(import.meta.dirname, 'attr.layout.json');

function write(version: string): void {
  const { image: path } = kernelOf(cacheFolder(), version);
  const image = readFileSync(path);
  const elf = unpack(image);
  const blob = elf === null ? null : section(elf, '.BTF');
  const btf = blob === null ? null : parseBtf(blob);
  if (btf === null) throw new Error(`${path} has no type information`);
  const structs = [...new Set(Object.values(LAYOUT).map(({ of }) => of))];
  const within = new Set<string>(Object.values(LAYOUT).map((layout) => layout.within));
  const fields = Object.fromEntries(
    structs.map((name) => {
      const id = [BTF_KIND.STRUCT, BTF_KIND.UNION]
        .map((kind) => findType(btf, kind, name))
        .find((found) => found >= 0);
      const all = flatten(btf, id ?? 0).filter((field) => within.has(field.within));
      return [name, all.map(({ within, name, offset, size }) => [within, name, offset, size])];
    }),
  );
  const text = JSON.stringify({ kernel: versionOf(image), fields }).replaceAll('],[', '],\n[');
  writeFileSync(`${FILE}.new`, `${text}\n`);
  renameSync(`${FILE}.new`, FILE);
}

write(process.argv[2] ?? '');
