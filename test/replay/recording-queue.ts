/** The task queue of all recorded threads. */
export const recordingQueue = 'recording';
