using ActorEngine.Actor;

namespace ActorEngine.Event;

/// <summary>Who logs: a name for readers and the type behind it.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    /// <summary>The name; for an actor its path.</summary>
    public string Source { get; }

    /// <summary>The type that logs.</summary>
    public Type Type { get; }

    /// <summary>Names a source.</summary>
    /// <param name="o">An actor's context or reference, a name, a type, or anything else, which is named after its type.</param>
    public static LogSource Create(object o) => o switch
    {
        LogSource source => source,
        IActorContext context => new(context.Self.Path.ToString(), SourceType(o)),
        IActorRef actor => new(actor.Path.ToString(), SourceType(o)),
        string name => new(name, SourceType(o)),
        Type type => new(Logging.SimpleName(type), type),
        _ => new(Logging.SimpleName(SourceType(o)), SourceType(o)),
    };

    /// <summary>Names a source of a system.</summary>
    /// <param name="o">An actor's context or reference, a name, a type, or anything else, which is named after its type.</param>
    /// <param name="system">The system, which is named too, unless a path does that.</param>
    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        LogSource or IActorContext or IActorRef => Create(o),
        string name => new(FromString(name, system), SourceType(o)),
        _ => new(FromType(SourceType(o), system), SourceType(o)),
    };

    /// <summary>Names a source.</summary>
    /// <param name="source">The name.</param>
    /// <param name="t">The type.</param>
    public static LogSource Create(string source, Type t) => new(source, t);

    /// <summary>The type behind a source.</summary>
    /// <param name="o">The source.</param>
    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        _ => o.GetType(),
    };

    /// <summary>The name of a type's source.</summary>
    /// <param name="t">The type.</param>
    /// <param name="system">The system.</param>
    public static string FromType(Type t, ActorSystem system) => $"{Logging.SimpleName(t)} ({system})";

    /// <summary>The name of a named source.</summary>
    /// <param name="source">The name.</param>
    /// <param name="system">The system.</param>
    public static string FromString(string source, ActorSystem system) => $"{source} ({system})";

    /// <summary>The name of an actor's source: its path.</summary>
    /// <param name="actor">The actor's context.</param>
    /// <param name="system">The system.</param>
    public static string FromActor(IActorContext actor, ActorSystem system) => FromActorRef(actor.Self, system);

    /// <summary>The name of an actor's source: its path.</summary>
    /// <param name="a">The actor.</param>
    /// <param name="system">The system.</param>
    public static string FromActorRef(IActorRef a, ActorSystem system) => a.Path.ToString();
}
