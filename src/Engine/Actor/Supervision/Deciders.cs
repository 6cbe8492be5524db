namespace ActorEngine.Actor;

/// <summary>What a supervisor does with a child that failed.</summary>
public enum Directive
{
    /// <summary>It goes on with the next message and keeps its state.</summary>
    Resume,

    /// <summary>A new instance goes on with the next message.</summary>
    Restart,

    /// <summary>The supervisor fails itself, with the same exception.</summary>
    Escalate,

    /// <summary>It is stopped.</summary>
    Stop,
}

/// <summary>Makes a directive of an exception.</summary>
public interface IDecider
{
    /// <summary>What to do.</summary>
    /// <param name="cause">Why the child failed.</param>
    Directive Decide(Exception cause);
}

/// <summary>Makes deciders.</summary>
public static class Decider
{
    /// <summary>A decider that asks a function.</summary>
    /// <param name="localOnlyDecider">The function.</param>
    public static LocalOnlyDecider From(Func<Exception, Directive> localOnlyDecider) => new(localOnlyDecider);

    /// <summary>A decider that looks the type of the exception up.</summary>
    /// <param name="defaultDirective">For types that are not listed.</param>
    /// <param name="pairs">Types and directives; the first that fits counts, also for derived types.</param>
    public static DeployableDecider From(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs) => new(defaultDirective, pairs);

    /// <inheritdoc cref="From(Directive, KeyValuePair{Type, Directive}[])"/>
    public static DeployableDecider From(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs) => new(defaultDirective, pairs);
}

/// <summary>Pairs types of exceptions with directives.</summary>
public static class DirectiveExtensions
{
    /// <summary>This directive for exceptions of type <typeparamref name="TException"/>.</summary>
    /// <typeparam name="TException">The type.</typeparam>
    /// <param name="self">The directive.</param>
    public static KeyValuePair<Type, Directive> When<TException>(this Directive self)
        where TException : Exception
        => new(typeof(TException), self);
}

/// <summary>Asks a function.</summary>
public class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decider;

    /// <summary>Asks this function.</summary>
    /// <param name="decider">The function.</param>
    public LocalOnlyDecider(Func<Exception, Directive> decider) => _decider = decider;

    /// <inheritdoc/>
    public Directive Decide(Exception cause) => _decider(cause);
}

/// <summary>Looks the type of the exception up.</summary>
public class DeployableDecider : IDecider, IEquatable<DeployableDecider>
{
    /// <summary>Looks up in these pairs.</summary>
    /// <param name="defaultDirective">For types that are not listed.</param>
    /// <param name="pairs">Types and directives; the first that fits counts, also for derived types.</param>
    public DeployableDecider(Directive defaultDirective, IEnumerable<KeyValuePair<Type, Directive>> pairs)
        : this(defaultDirective, pairs.ToArray())
    {
    }

    /// <inheritdoc cref="DeployableDecider(Directive, IEnumerable{KeyValuePair{Type, Directive}})"/>
    public DeployableDecider(Directive defaultDirective, params KeyValuePair<Type, Directive>[] pairs)
    {
        DefaultDirective = defaultDirective;
        Pairs = pairs;
    }

    /// <summary>For types that are not listed.</summary>
    public Directive DefaultDirective { get; }

    /// <summary>Types and directives.</summary>
    public KeyValuePair<Type, Directive>[] Pairs { get; }

    /// <inheritdoc/>
    public Directive Decide(Exception cause)
    {
        foreach (var pair in Pairs)
        {
            if (pair.Key.IsInstanceOfType(cause))
            {
                return pair.Value;
            }
        }

        return DefaultDirective;
    }

    /// <summary>True if the other one has the same pairs in the same order.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(DeployableDecider? other)
        => other is not null && DefaultDirective == other.DefaultDirective && Pairs.AsSpan().SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeployableDecider);

    /// <inheritdoc/>
    public override int GetHashCode() => Pairs.Aggregate((int)DefaultDirective, HashCode.Combine);
}
