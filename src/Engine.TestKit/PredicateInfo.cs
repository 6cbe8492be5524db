namespace ActorEngine.Testing;

/// <summary>A predicate on messages of one type.</summary>
public class PredicateInfo
{
    private readonly Func<object, bool> _matches;

    private PredicateInfo(Type type, Delegate predicate, Func<object, bool> matches)
    {
        Type = type;
        PredicateT = predicate;
        _matches = matches;
    }

    /// <summary>The type of the messages.</summary>
    public Type Type { get; }

    /// <summary>The predicate.</summary>
    public Delegate PredicateT { get; }

    /// <summary>Wraps a predicate.</summary>
    /// <typeparam name="T">The type of the messages; derived types do not match.</typeparam>
    /// <param name="predicateT">The predicate.</param>
    public static PredicateInfo Create<T>(Predicate<T> predicateT)
    {
        ArgumentNullException.ThrowIfNull(predicateT);
        return new PredicateInfo(typeof(T), predicateT, message => message.GetType() == typeof(T) && predicateT((T)message));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(PredicateInfo)}<{Type}>";

    internal bool Matches(object message) => _matches(message);
}

/// <summary>Makes predicates on messages.</summary>
public static class PredicateInfoFactory
{
    /// <summary>Wraps a predicate.</summary>
    /// <typeparam name="T">The type of the messages; derived types do not match.</typeparam>
    /// <param name="predicateT">The predicate.</param>
    public static PredicateInfo CreatePredicateInfo<T>(this Predicate<T> predicateT) => PredicateInfo.Create(predicateT);
}
