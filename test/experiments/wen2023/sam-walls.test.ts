import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runCells } from '../../../src/cells/run-cells.js';
import { samWalls } from '../../../src/experiments/wen2023/sam-walls/index.js';
import { init } from '../../../src/index.js';
import { controls } from '../controls/wen2023/sam-walls.js';

test.before(init);

test('a small run end to end: every claim holds, and fails of its control', async () => {
  const settings = { ...samWalls.presets.quick, seeds: [41, 42] };
  const results = await runCells(samWalls.cells(settings));
  const { claims, figures, tables } = samWalls.analyse(settings, results);
  assert.equal(
    claims.map(({ id, verdict }) => `${id} ${verdict}`),
    ['all-samples holds', 'one-sample holds', 'apart holds'],
  );
  assert.equal([figures.length, tables[0]?.rows.length], [1, 8]);
  for (const { id } of claims) {
    const without = samWalls.analyse(settings, controls[id](results, settings)).claims.find((claim) => claim.id === id);
    assert.is(without?.verdict, 'fails', id);
  }
});

test.run();
