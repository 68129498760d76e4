/** For the tests of those who write graphs: `holdpoint/testing`. */
export { replayThread } from './replay-thread.ts';
export { startTestSaver } from './test-saver.ts';
