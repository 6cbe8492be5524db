using System.Linq.Expressions;

namespace ActorEngine.Actor;

/// <summary>Makes and takes back actors in place of a constructor; dependency injection is one.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of the actors.</summary>
    Type ActorType { get; }

    /// <summary>Makes an actor, at every start and restart.</summary>
    ActorBase Produce();

    /// <summary>Takes an actor back that is not used any more.</summary>
    /// <param name="actor">The actor.</param>
    void Release(ActorBase actor);
}

/// <summary>The recipe for an actor. Immutable: every <c>With</c> makes a copy.</summary>
public class Props : IEquatable<Props>
{
    /// <summary>No recipe: null.</summary>
    public static readonly Props None = null!;

    private readonly ActorProducer _producer;

    /// <summary>An actor of this type, by its parameterless constructor.</summary>
    /// <param name="type">The type.</param>
    public Props(Type type)
        : this(type, Array.Empty<object>())
    {
    }

    /// <summary>An actor of this type, by the constructor that takes these arguments.</summary>
    /// <param name="type">The type.</param>
    /// <param name="args">The arguments, used again at every restart.</param>
    public Props(Type type, object[] args)
        : this(new ConstructorProducer(type, args), args)
    {
    }

    /// <summary>An actor of this type with a strategy.</summary>
    /// <param name="type">The type.</param>
    /// <param name="supervisorStrategy">Wins over the actor's own.</param>
    /// <param name="args">The arguments, used again at every restart.</param>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, params object[] args)
        : this(type, args) => SupervisorStrategy = supervisorStrategy!;

    /// <inheritdoc cref="Props(Type, SupervisorStrategy, object[])"/>
    public Props(Type type, SupervisorStrategy? supervisorStrategy, IEnumerable<object> args)
        : this(type, supervisorStrategy, args.ToArray())
    {
    }

    /// <summary>A copy.</summary>
    /// <param name="copy">The original.</param>
    protected Props(Props copy)
    {
        _producer = copy._producer;
        Arguments = copy.Arguments;
        SupervisorStrategy = copy.SupervisorStrategy;
        Dispatcher = copy.Dispatcher;
        Mailbox = copy.Mailbox;
        StashCapacity = copy.StashCapacity;
    }

    private Props(ActorProducer producer, object[] args)
    {
        _producer = producer;
        Arguments = args;
    }

    /// <summary>An actor that handles nothing.</summary>
    public static Props Empty { get; } = new(typeof(EmptyActor));

    /// <summary>The type of the actor.</summary>
    public Type Type => _producer.ActorType;

    /// <summary>The name of the type.</summary>
    public string TypeName => Type.AssemblyQualifiedName!;

    /// <summary>The constructor's arguments.</summary>
    public object[] Arguments { get; }

    /// <summary>Wins over the actor's own strategy; null if there is none.</summary>
    public SupervisorStrategy SupervisorStrategy { get; protected set; } = null!;

    /// <summary>The dispatcher's id; null for the default.</summary>
    public string Dispatcher { get; private init; } = null!;

    /// <summary>The mailbox' id; null for the default.</summary>
    public string Mailbox { get; private init; } = null!;

    internal int StashCapacity { get; private init; } = -1;

    /// <summary>An actor by <c>new</c>. The arguments are evaluated once, here, and used again at every restart.</summary>
    /// <typeparam name="TActor">The type.</typeparam>
    /// <param name="factory">Such as <c>() => new MyActor(1)</c>.</param>
    /// <param name="supervisorStrategy">Wins over the actor's own.</param>
    /// <exception cref="InvalidCastException">The body is neither <c>new</c> with arguments nor a cast.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is UnaryExpression)
        {
            return new Props(new FunctionProducer(typeof(TActor), factory.Compile()), []) { SupervisorStrategy = supervisorStrategy! };
        }

        var creation = factory.Body as NewExpression
            ?? throw new InvalidCastException("The create function must be a 'new T (args)' expression");
        var args = creation.Arguments.Select(Evaluate).ToArray();
        return new Props(new ConstructorProducer(creation.Type, args!, creation.Constructor), args!) { SupervisorStrategy = supervisorStrategy! };
    }

    /// <summary>An actor of type <typeparamref name="TActor"/>, by the constructor that takes these arguments.</summary>
    /// <typeparam name="TActor">The type.</typeparam>
    /// <param name="args">The arguments, used again at every restart.</param>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase
        => new(typeof(TActor), args);

    /// <summary>An actor of type <typeparamref name="TActor"/> with a strategy.</summary>
    /// <typeparam name="TActor">The type.</typeparam>
    /// <param name="supervisorStrategy">Wins over the actor's own.</param>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new()
        => new(typeof(TActor), supervisorStrategy);

    /// <summary>An actor of a type, by the constructor that takes these arguments.</summary>
    /// <param name="type">The type.</param>
    /// <param name="args">The arguments, used again at every restart.</param>
    /// <exception cref="ArgumentNullException">The type is null.</exception>
    public static Props Create(Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type, nameof(type));
        return new Props(type, args);
    }

    /// <summary>An actor that a producer makes.</summary>
    /// <param name="producer">The producer.</param>
    /// <param name="args">The arguments, for show.</param>
    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(new IndirectProducer(producer), args);
    }

    /// <summary>An actor that a producer makes.</summary>
    /// <typeparam name="TProducer">The producer's type.</typeparam>
    /// <param name="args">The arguments of the producer's constructor.</param>
    public static Props CreateBy<TProducer>(params object[] args)
        where TProducer : class, IIndirectActorProducer
        => CreateBy((TProducer)Activator.CreateInstance(typeof(TProducer), args)!, args);

    /// <summary>A copy with a strategy that wins over the actor's own.</summary>
    /// <param name="supervisorStrategy">The strategy.</param>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(this) { SupervisorStrategy = supervisorStrategy };

    /// <summary>A copy with a dispatcher.</summary>
    /// <param name="dispatcher">Its id, which must be configured.</param>
    public Props WithDispatcher(string dispatcher) => new(this) { Dispatcher = dispatcher };

    /// <summary>A copy with a mailbox.</summary>
    /// <param name="mailbox">Its id. The engine's one mailbox serves for all.</param>
    public Props WithMailbox(string mailbox) => new(this) { Mailbox = mailbox };

    /// <summary>A copy with a limit to the actor's stash.</summary>
    /// <param name="stashCapacity">In messages.</param>
    public Props WithStashCapacity(int stashCapacity) => new(this) { StashCapacity = stashCapacity };

    /// <summary>Makes the actor; only a cell calls it.</summary>
    /// <exception cref="TypeLoadException">The constructor failed.</exception>
    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (Exception cause)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(",", Arguments)})", cause);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Props? other) => ReferenceEquals(this, other)
        || (other is not null && Type == other.Type && Dispatcher == other.Dispatcher && Mailbox == other.Mailbox
            && Equals(SupervisorStrategy, other.SupervisorStrategy) && Arguments.SequenceEqual(other.Arguments));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Props);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Dispatcher, Mailbox, Arguments.Length);

    /// <summary>A copy; for derived recipes.</summary>
    protected virtual Props Copy() => new(this);

    internal void Release(ActorBase actor) => _producer.Release(actor);

    private static object? Evaluate(Expression argument) => argument is ConstantExpression constant
        ? constant.Value
        : Expression.Lambda<Func<object?>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)();

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
