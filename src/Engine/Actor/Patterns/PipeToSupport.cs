namespace ActorEngine.Actor;

/// <summary>Sends the outcome of a task to an actor, off the actor's own turn.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the result, or the failure.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who receives its outcome.</param>
    /// <param name="sender">The sender; null is nobody, not the actor whose turn it is.</param>
    /// <param name="success">Makes the message of the result; null sends the result itself.</param>
    /// <param name="failure">Makes the message of the exception; null sends <see cref="Status.Failure"/>.</param>
    /// <returns>Ends when the message is sent; it does not fail when the task does.</returns>
    public static Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
        => taskToPipe.PipeTo(recipient, false, sender, success, failure);

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})"/>
    /// <remarks><paramref name="useConfigureAwait"/>: true to go on where the call was made.</remarks>
    public static async Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null, Func<T,
        object>? success = null, Func<Exception, object>? failure = null)
    {
        try
        {
            var result = await taskToPipe.ConfigureAwait(useConfigureAwait);
            recipient.Tell(success is null ? result! : success(result), sender);
        }
        catch (Exception cause)
        {
            TellFailure(recipient, sender, failure, cause);
        }
    }

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, IActorRef, Func{T, object}, Func{Exception, object})"/>
    public static Task PipeTo<T>(this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null,
        Func<Exception, object>? failure = null)
        => taskToPipe.AsTask().PipeTo(recipient, false, sender, success, failure);

    /// <inheritdoc cref="PipeTo{T}(Task{T}, ICanTell, bool, IActorRef, Func{T, object}, Func{Exception, object})"/>
    public static Task PipeTo<T>(this ValueTask<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null, Func<T,
        object>? success = null, Func<Exception, object>? failure = null)
        => taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    /// <summary>Sends the failure; on success only what <paramref name="success"/> makes.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">Who receives its outcome.</param>
    /// <param name="sender">The sender; null is nobody, not the actor whose turn it is.</param>
    /// <param name="success">Makes a message; null sends nothing.</param>
    /// <param name="failure">Makes the message of the exception; null sends <see cref="Status.Failure"/>.</param>
    /// <returns>Ends when the message is sent; it does not fail when the task does.</returns>
    public static Task PipeTo(this Task taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception,
        object>? failure = null)
        => taskToPipe.PipeTo(recipient, false, sender, success, failure);

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef, Func{object}, Func{Exception, object})"/>
    /// <remarks><paramref name="useConfigureAwait"/>: true to go on where the call was made.</remarks>
    public static async Task PipeTo(this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null,
        Func<object>? success = null, Func<Exception, object>? failure = null)
    {
        try
        {
            await taskToPipe.ConfigureAwait(useConfigureAwait);
            if (success is not null)
            {
                recipient.Tell(success(), sender);
            }
        }
        catch (Exception cause)
        {
            TellFailure(recipient, sender, failure, cause);
        }
    }

    /// <inheritdoc cref="PipeTo(Task, ICanTell, IActorRef, Func{object}, Func{Exception, object})"/>
    public static Task PipeTo(this ValueTask taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception,
        object>? failure = null)
        => taskToPipe.AsTask().PipeTo(recipient, false, sender, success, failure);

    /// <inheritdoc cref="PipeTo(Task, ICanTell, bool, IActorRef, Func{object}, Func{Exception, object})"/>
    public static Task PipeTo(this ValueTask taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef? sender = null,
        Func<object>? success = null, Func<Exception, object>? failure = null)
        => taskToPipe.AsTask().PipeTo(recipient, useConfigureAwait, sender, success, failure);

    private static void TellFailure(ICanTell recipient, IActorRef? sender, Func<Exception, object>? failure, Exception cause)
        => recipient.Tell(failure is null ? new Status.Failure(cause) : failure(cause), sender);
}
