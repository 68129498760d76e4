/** Temporal ends a workflow for good that schedules a payload over 2 MB, and blocks one whose workflow task completion is over 4 MB. */

/** The largest payload that is sent, in bytes: Temporal's 2 MB less some room for what it is wrapped in. */
export const payloadLimit = 1_900_000;

/** The inputs of all tasks that are under way at once, in bytes. What is over it waits until one of them has finished. */
export const inFlightLimit = 3_000_000;

/** How many tasks are under way at once: Temporal's server takes 2,000 activities that have not ended. What is over it waits. */
export const tasksInFlightLimit = 1000;

/**
 * What a node that runs as a local activity gives, in bytes. The results of all local activities of a workflow task are recorded with its
 * completion, which is one message: so what each may give has to be known before it is started.
 */
export const localResultLimit = 256_000;

/**
 * The tasks of one superstep. A superstep is within one execution, which has 51,200 events at most: 4,096 until it is to continue as new,
 * 6 to 9 for each task, and its state has to fit into one payload afterwards.
 */
export const superstepLimit = 5000;

/** What one workflow task is completed with, in bytes: Temporal's 4 MB less some room for what it is wrapped in. */
export const completionLimit = 3_600_000;

/** A memo is shown in lists: this is how many bytes of questions it takes. */
export const memoLimit = 16_000;

/** The workflow gives up on an attempt this much later (ms) than the node itself does, so that the node's own error is the one seen. */
export const timeoutGraceMs = 10_000;

/** The attempts of a node whose worker is lost, or whose `retry` sets no limit of its own. Nothing is retried for ever. */
export const defaultAttempts = 10;

/** One chunk of a node's stream, and all of one mode (but `messages`) that are kept with its outcome, in bytes. */
export const customChunksLimit = 64_000;

/** Of mode `messages`: the model's whole answer is in the node's result, so only the last tokens are kept with the outcome. */
export const messageChunksLimit = 16_000;

/** The chunks in one heartbeat: what a node writes within a second or so, since not every heartbeat is seen. */
export const heartbeatChunksLimit = 128_000;
