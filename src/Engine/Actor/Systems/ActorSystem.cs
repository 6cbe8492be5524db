using System.Diagnostics.CodeAnalysis;
using ActorEngine.Actor.Setup;
using ActorEngine.Configuration;
using ActorEngine.Event;

namespace ActorEngine.Actor;

/// <summary>A tree of actors with all that belongs to it.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    private protected ActorSystem()
    {
    }

    /// <summary>The name.</summary>
    public abstract string Name { get; }

    /// <summary>The settings.</summary>
    public abstract Settings Settings { get; }

    /// <summary>Where events are published.</summary>
    public abstract EventStream EventStream { get; }

    /// <summary>Sends messages later.</summary>
    public abstract IScheduler Scheduler { get; }

    /// <summary>Receives what nobody else does.</summary>
    public abstract IActorRef DeadLetters { get; }

    /// <summary>Logs for the system.</summary>
    public abstract ILoggingAdapter Log { get; }

    /// <summary>Ends when the last actor is gone and the scheduler stands.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>When the system started, on its monotonic clock.</summary>
    public TimeSpan StartTime => Scheduler.MonotonicClock - Running;

    /// <summary>How long the system has been running.</summary>
    public TimeSpan Uptime => Running;

    private protected abstract TimeSpan Running { get; }

    /// <summary>Starts a system.</summary>
    /// <param name="name">Letters, digits and hyphens; the first is no hyphen.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    /// <summary>Starts a system.</summary>
    /// <param name="name">Letters, digits and hyphens; the first is no hyphen.</param>
    /// <param name="config">The configuration; the engine's defaults lie below it.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public static ActorSystem Create(string name, Config config) => Create(name, BootstrapSetup.Create().WithConfig(config));

    /// <summary>Starts a system.</summary>
    /// <param name="name">Letters, digits and hyphens; the first is no hyphen.</param>
    /// <param name="setup">How it starts.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    /// <summary>Starts a system.</summary>
    /// <param name="name">Letters, digits and hyphens; the first is no hyphen.</param>
    /// <param name="setup">The parts of how it is set up.</param>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public static ActorSystem Create(string name, ActorSystemSetup setup) => ActorSystemImpl.Start(name, setup);

    /// <inheritdoc/>
    public abstract IActorRef ActorOf(Props props, string? name = null);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    /// <inheritdoc/>
    public abstract ActorSelection ActorSelection(string actorPath);

    /// <summary>Stops an actor; it happens after the message it has in hand.</summary>
    /// <param name="actor">The actor.</param>
    public abstract void Stop(IActorRef actor);

    /// <summary>Stops all actors: first those of the user, then those of the system.</summary>
    /// <returns>The same as <see cref="WhenTerminated"/>.</returns>
    public abstract Task Terminate();

    /// <summary>Runs code when the system has terminated, the last registered first.</summary>
    /// <param name="code">The code.</param>
    /// <exception cref="InvalidOperationException">The system has terminated.</exception>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Adds an extension, once.</summary>
    /// <param name="extension">Makes it.</param>
    /// <returns>The one of this system.</returns>
    public abstract object RegisterExtension(IExtensionId extension);

    /// <summary>The extension, which is added if it is not there.</summary>
    /// <param name="extensionId">Makes it.</param>
    public abstract object GetExtension(IExtensionId extensionId);

    /// <summary>The extension of a type; null if there is none.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public abstract T GetExtension<T>()
        where T : class, IExtension;

    /// <summary>True if there is an extension of this type.</summary>
    /// <param name="type">The type.</param>
    public abstract bool HasExtension(Type type);

    /// <summary>True if there is an extension of this type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    /// <summary>Gives the extension of a type, if there is one.</summary>
    /// <param name="extensionType">The type.</param>
    /// <param name="extension">The extension.</param>
    public abstract bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension);

    /// <summary>Gives the extension of a type, if there is one.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="extension">The extension.</param>
    public abstract bool TryGetExtension<T>([NotNullWhen(true)] out T? extension)
        where T : class, IExtension;

    /// <summary>Terminates and waits for it.</summary>
    public void Dispose()
    {
        Terminate().Wait();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What extensions see of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    private protected ExtendedActorSystem()
    {
    }

    /// <summary>Creates an actor under <c>/system</c>; it outlives the user's actors.</summary>
    /// <param name="props">The recipe.</param>
    /// <param name="name">A name unique among its siblings; null makes one up.</param>
    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    /// <summary>Creates an actor under <c>/system</c>; it outlives the user's actors.</summary>
    /// <typeparam name="TActor">The type.</typeparam>
    /// <param name="name">A name unique among its siblings; null makes one up.</param>
    public abstract IActorRef SystemActorOf<TActor>(string? name = null)
        where TActor : ActorBase, new();

    /// <summary>Draws the tree of actors.</summary>
    public abstract string PrintTree();
}

/// <summary>Something that a system has once.</summary>
public interface IExtension;

/// <summary>Makes an extension.</summary>
public interface IExtensionId
{
    /// <summary>The type of the extension.</summary>
    Type ExtensionType { get; }

    /// <summary>The extension of a system, made if it is not there.</summary>
    /// <param name="system">The system.</param>
    object Apply(ActorSystem system);

    /// <summary>The extension of a system, made if it is not there.</summary>
    /// <param name="system">The system.</param>
    object Get(ActorSystem system);

    /// <summary>Makes the extension; the system calls it once.</summary>
    /// <param name="system">The system.</param>
    object CreateExtension(ExtendedActorSystem system);
}

/// <summary>Makes an extension.</summary>
/// <typeparam name="T">The type of the extension.</typeparam>
public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    /// <inheritdoc cref="IExtensionId.Apply"/>
    new T Apply(ActorSystem system);

    /// <inheritdoc cref="IExtensionId.Get"/>
    new T Get(ActorSystem system);

    /// <inheritdoc cref="IExtensionId.CreateExtension"/>
    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>Makes an extension lazily, once per system.</summary>
/// <typeparam name="T">The type of the extension.</typeparam>
public abstract class ExtensionIdProvider<T> : IExtensionId<T>
    where T : IExtension
{
    /// <inheritdoc/>
    public Type ExtensionType => typeof(T);

    /// <inheritdoc/>
    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    /// <inheritdoc/>
    public T Get(ActorSystem system) => (T)system.GetExtension(this);

    /// <inheritdoc/>
    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);
}

/// <summary>Adds extensions to a system and gives them.</summary>
public static class ActorSystemWithExtensions
{
    /// <summary>The extension of a system; it must be there.</summary>
    /// <typeparam name="T">The type of the extension.</typeparam>
    /// <param name="system">The system.</param>
    public static T WithExtension<T>(this ActorSystem system)
        where T : class, IExtension
        => system.GetExtension<T>();

    /// <summary>The extension of a system, added if it is not there.</summary>
    /// <typeparam name="T">The type of the extension.</typeparam>
    /// <param name="system">The system.</param>
    /// <param name="extensionId">The type that makes it; it has a parameterless constructor.</param>
    public static T WithExtension<T>(this ActorSystem system, Type extensionId)
        where T : class, IExtension
        => system.TryGetExtension<T>(out var extension)
            ? extension
            : (T)system.RegisterExtension((IExtensionId)Activator.CreateInstance(extensionId)!);

    /// <summary>The extension of a system, added if it is not there.</summary>
    /// <typeparam name="T">The type of the extension.</typeparam>
    /// <typeparam name="TI">The type that makes it.</typeparam>
    /// <param name="system">The system.</param>
    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId
        => system.WithExtension<T>(typeof(TI));
}
