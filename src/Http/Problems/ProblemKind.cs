using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Problems;

/// <summary>A kind of refusal, with its stable name; its page is served at <c>/problems/&lt;slug&gt;</c>.</summary>
/// <param name="Slug">The stable name, part of the problem's <c>type</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">One line, the same for every occurrence.</param>
/// <param name="Explanation">What it means and what the caller can do.</param>
internal sealed record ProblemKind(string Slug, int Status, string Title, string Explanation)
{
    public static readonly ProblemKind InvalidRequest = new("invalid-request", StatusCodes.Status400BadRequest,
        "The request cannot be read",
        "Something in the request is not what it must be: malformed JSON, a value of the wrong type, an id that is no "
        + "id, a cursor that this list did not give. The member errors names each field with what was expected. The same "
        + "request will be refused again.");

    public static readonly ProblemKind UnknownField = new("unknown-field", StatusCodes.Status400BadRequest,
        "The request has a field or parameter that is not known",
        "Fields that would be ignored silently are refused, so that a typing error cannot change what a task does. The "
        + "member errors names each one with the closest known name. A field that a later version knows is not known to "
        + "this one.");

    public static readonly ProblemKind Unauthenticated = new("unauthenticated", StatusCodes.Status401Unauthorized,
        "A valid key is required",
        "Send 'Authorization: Bearer <key>' with a key that is configured under actortasks.listen.keys. A server "
        + "without keys serves its own machine only. The verb 'key new' makes a key.");

    public static readonly ProblemKind Forbidden = new("forbidden", StatusCodes.Status403Forbidden,
        "The caller may not do this",
        "Either the key lacks the role that the call needs (submit, read, work or admin; payloads and results need read "
        + "together with payloads = true), or the server has no keys and the request looks as if a web page of another "
        + "origin or a proxy had made it.");

    public static readonly ProblemKind NotFound = new("not-found", StatusCodes.Status404NotFound,
        "There is nothing here",
        "No task has this id, or no resource has this path.");

    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", StatusCodes.Status405MethodNotAllowed,
        "The resource does not know this method",
        "The header Allow lists the methods that it knows.");

    public static readonly ProblemKind RequestTimeout = new("request-timeout", StatusCodes.Status408RequestTimeout,
        "The body did not arrive in time",
        "A body must arrive whole within actortasks.listen.body-timeout, and no slower than 240 bytes a second; one with files "
        + "may take longer, but not pause for so long. Nothing was stored, except, of a batch that came in lines, what the member items tells.");

    public static readonly ProblemKind AlreadyFinal = new("already-final", StatusCodes.Status409Conflict,
        "The task is already final",
        "A finished task cannot be cancelled, and a task that succeeded cannot be retried.");

    public static readonly ProblemKind NotFinished = new("not-finished", StatusCodes.Status409Conflict,
        "The task is not finished",
        "There is no result yet. Ask again later; the task itself tells its state.");

    public static readonly ProblemKind TaskFailed = new("task-failed", StatusCodes.Status409Conflict,
        "The task has no result",
        "The task ended as failed, cancelled or expired. The member state tells which, the member error why. POST …/retry queues it again.");

    public static readonly ProblemKind Pruned = new("pruned", StatusCodes.Status410Gone,
        "It was there and has been removed",
        "The bytes asked for were removed by retention or were erased; the history keeps that they were there.");

    public static readonly ProblemKind PayloadTooLarge = new("payload-too-large", StatusCodes.Status413PayloadTooLarge,
        "The body or payload is too large",
        "A payload may have actortasks.limits.payload bytes (1 MiB unless configured), the rest of the JSON 64 KiB, and a "
        + "file actortasks.limits.file-part (256 MiB). Send large data as a file, in a multipart/form-data submit. A batch may "
        + "have actortasks.limits.batch-items items and batch-bytes bytes; of one that came in lines the member items tells what was accepted before.");

    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType,
        "The body has a type that is not read here",
        "Send JSON in UTF-8, uncompressed, with 'Content-Type: application/json', or multipart/form-data with such a part 'task'; a batch also "
        + "as 'application/x-ndjson'.");

    public static readonly ProblemKind RangeNotSatisfiable = new("range-not-satisfiable", StatusCodes.Status416RangeNotSatisfiable,
        "The range lies outside of what there is",
        "The header Range asks for bytes behind the end. The header Content-Range of the answer says how many there are.");

    public static readonly ProblemKind UnknownType = new("unknown-type", StatusCodes.Status422UnprocessableEntity,
        "No handler is known for this type of task",
        "The type must be the name under which a handler is registered. Set actortasks.types.unknown = accept to keep "
        + "tasks for handlers that come later.");

    public static readonly ProblemKind KeyConflict = new("key-conflict", StatusCodes.Status422UnprocessableEntity,
        "The idempotency key belongs to another request",
        "The key was used before with another type, payload or files. Use one key for one request: a new request needs a new "
        + "key. The member task names the earlier task.");

    public static readonly ProblemKind LimitExceeded = new("limit-exceeded", StatusCodes.Status422UnprocessableEntity,
        "A field is outside its limits",
        "The member errors names each field with its range, which another field of the request may set: runAt that of expiresAt, for "
        + "example. Limits under actortasks.limits can be configured. The same request will be refused again.");

    public static readonly ProblemKind RateLimited = new("rate-limited", StatusCodes.Status429TooManyRequests,
        "The caller asks too much at once",
        "A limit of the caller's own is used up for now. Nothing was stored. Try again after the time of Retry-After.");

    public static readonly ProblemKind InternalError = new("internal-error", StatusCodes.Status500InternalServerError,
        "The server failed",
        "This is a defect of the server; its log has the details under the trace id of the answer.");

    public static readonly ProblemKind Overloaded = new("overloaded", StatusCodes.Status503ServiceUnavailable,
        "Too much is accepted and not yet on disk",
        "The task was not stored. Try again after the time of Retry-After; the limits are actortasks.limits.unsynced-count and unsynced-bytes, "
        + "and sse-streams for streams of live events.");

    public static readonly ProblemKind NotSupported = new("not-supported", StatusCodes.Status501NotImplemented,
        "The server does not do that",
        "The request is right, but not with the store of this server: with store.kind = akka there are no lists, no "
        + "idempotency keys and no files. The same request will be refused again.");

    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", StatusCodes.Status503ServiceUnavailable,
        "The store cannot be written or read",
        "Nothing of the request was stored. Try again after the time of Retry-After. The disk may be full or the "
        + "database away; the server accepts again by itself.");

    public static readonly ProblemKind OutcomeUnknown = new("outcome-unknown", StatusCodes.Status503ServiceUnavailable,
        "It is not known whether the request was stored",
        "The write was under way when the answer was lost. Repeat the request with the same idempotency key: it is stored once whatever happened.");

    public static readonly ProblemKind ShuttingDown = new("shutting-down", StatusCodes.Status503ServiceUnavailable,
        "The server is stopping",
        "Nothing new is accepted. Try again after the time of Retry-After, or at another node.");

    public static readonly ProblemKind NotOwner = new("not-owner", StatusCodes.Status503ServiceUnavailable,
        "The partition of the task is another node's",
        "Several servers are started over one database, and this one stands by. Nothing was stored. Send the request to the node that the "
        + "detail names, or try again after the time of Retry-After: this server takes over when that node has left or is dead.");

    /// <summary>All kinds, in the order of their status.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        InvalidRequest, UnknownField, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, RequestTimeout,
        AlreadyFinal, NotFinished, TaskFailed, Pruned, PayloadTooLarge, UnsupportedMediaType, RangeNotSatisfiable, UnknownType,
        KeyConflict, LimitExceeded, RateLimited, InternalError, NotSupported, Overloaded, StoreUnavailable, OutcomeUnknown, ShuttingDown, NotOwner,
    ];

    /// <summary>The kind of this name, or null.</summary>
    public static ProblemKind? Find(string slug) => All.FirstOrDefault(kind => kind.Slug == slug);
}
