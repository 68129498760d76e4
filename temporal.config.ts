import { licenceGraph } from './demo/licence-graph.ts';
// In a project of your own: from 'holdpoint/worker'.
import { defineConfig } from './src/worker/index.ts';

export default defineConfig({ graphs: [licenceGraph], taskQueue: 'licence-review' });
