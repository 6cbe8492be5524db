namespace ActorEngine.Actor.Dsl;

/// <summary>An actor written where it is needed, as handlers that are given its context.</summary>
public interface IActorDsl
{
    /// <summary>In the place of <c>PostRestart</c>, if set.</summary>
    Action<Exception, IActorContext>? OnPostRestart { get; set; }

    /// <summary>In the place of <c>PreRestart</c>, if set.</summary>
    Action<Exception, object, IActorContext>? OnPreRestart { get; set; }

    /// <summary>In the place of <c>PostStop</c>, if set.</summary>
    Action<IActorContext>? OnPostStop { get; set; }

    /// <summary>In the place of <c>PreStart</c>, if set.</summary>
    Action<IActorContext>? OnPreStart { get; set; }

    /// <summary>How children are supervised; null for the default.</summary>
    SupervisorStrategy? Strategy { get; set; }

    /// <summary>Handles messages of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    void Receive<T>(Action<T, IActorContext> handler);

    /// <summary>Handles messages of a type that fit.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldHandle">Whether a message fits.</param>
    /// <param name="handler">The handler.</param>
    void Receive<T>(Predicate<T> shouldHandle, Action<T, IActorContext> handler);

    /// <summary>Handles messages of a type that fit.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Whether a message fits.</param>
    void Receive<T>(Action<T, IActorContext> handler, Predicate<T> shouldHandle);

    /// <summary>Handles every message.</summary>
    /// <param name="handler">The handler.</param>
    void ReceiveAny(Action<object, IActorContext> handler);

    /// <summary>Handles messages of a type that fit.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="handler">The handler.</param>
    /// <param name="shouldHandle">Whether a message fits; null for all.</param>
    void ReceiveAsync<T>(Func<T, IActorContext, Task> handler, Predicate<T>? shouldHandle = null);

    /// <summary>Handles messages of a type that fit.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldHandle">Whether a message fits.</param>
    /// <param name="handler">The handler.</param>
    void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, IActorContext, Task> handler);

    /// <summary>Handles every message.</summary>
    /// <param name="handler">The handler.</param>
    void ReceiveAnyAsync(Func<object, IActorContext, Task> handler);

    /// <summary>What happens without <see cref="OnPreRestart"/>.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The message it failed on.</param>
    void DefaultPreRestart(Exception reason, object message);

    /// <summary>What happens without <see cref="OnPostRestart"/>.</summary>
    /// <param name="reason">Why.</param>
    void DefaultPostRestart(Exception reason);

    /// <summary>What happens without <see cref="OnPreStart"/>.</summary>
    void DefaultPreStart();

    /// <summary>What happens without <see cref="OnPostStop"/>.</summary>
    void DefaultPostStop();

    /// <summary>Handles every message so from now on.</summary>
    /// <param name="handler">The handler.</param>
    void Become(Action<object, IActorContext> handler);

    /// <summary>Handles every message so until <see cref="UnbecomeStacked"/>.</summary>
    /// <param name="handler">The handler.</param>
    void BecomeStacked(Action<object, IActorContext> handler);

    /// <summary>Goes back to what it was before.</summary>
    void UnbecomeStacked();

    /// <summary>Creates a child.</summary>
    /// <param name="config">Says what it does.</param>
    /// <param name="name">Its name; null makes one up.</param>
    IActorRef ActorOf(Action<IActorDsl> config, string? name = null);
}
