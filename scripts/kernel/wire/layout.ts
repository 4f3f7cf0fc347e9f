/**
 * Writes what the type information of a kernel says of the structs that attr.ts takes
 * fields from: node scripts/kernel/wire/layout.ts VERSION
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BTF_KIND, findType, flatten, parseBtf } from './btf.ts';
import { cacheFolder, kernelOf } from '../releases/fetch.ts';
import { section, unpack, versionOf } from './vmlinux.ts';

const FILE = join(import.meta.dirname, 'attr.layout.json');

const STRUCTS = ['bpf_attr', 'bpf_iter_link_info', 'bpf_map_info', 'bpf_prog_info'];

function write(version: string): void {
  const { image: path } = kernelOf(cacheFolder(), version);
  const image = readFileSync(path);
  const elf = unpack(image);
  const blob = elf === null ? null : section(elf, '.BTF');
  const btf = blob === null ? null : parseBtf(blob);
  if (btf === null) throw new Error(`${path} has no type information`);
  const structs: Record<string, Record<string, Record<string, readonly number[]>>> = {};
  for (const struct of STRUCTS) {
    const id = [BTF_KIND.STRUCT, BTF_KIND.UNION]
      .map((kind) => findType(btf, kind, struct))
      .find((found) => found >= 0);
    const members: Record<string, Record<string, readonly number[]>> = (structs[struct] = {});
    for (const { within, name, offset, size } of flatten(btf, id ?? 0)) {
      (members[within] ??= {})[name] = [offset, size];
    }
  }
  const text = JSON.stringify({ kernel: versionOf(image), structs });
  writeFileSync(`${FILE}.new`, `${text.replaceAll(/(?<=[\]}],)"/g, '\n"')}\n`);
  renameSync(`${FILE}.new`, FILE);
}

write(process.argv[2] ?? '');
