using System.Diagnostics.CodeAnalysis;

namespace ActorEngine.Util;

/// <summary>A value or none.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Option<T>
{
    /// <summary>No value.</summary>
    public static readonly Option<T> None;

    /// <summary>Holds a value.</summary>
    /// <param name="value">The value; null is none.</param>
    public Option(T value)
    {
        Value = value;
        HasValue = value is not null;
    }

    /// <summary>True if there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool HasValue { get; }

    /// <summary>True if there is none.</summary>
    public bool IsEmpty => !HasValue;

    /// <summary>The value, or the type's default.</summary>
    public T Value { get; }

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value; null is none.</param>
    public static implicit operator Option<T>(T value) => new(value);

    /// <summary>True if both hold equal values, or none.</summary>
    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    /// <summary>True unless both hold equal values, or none.</summary>
    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);

    /// <summary>Wraps a value.</summary>
    /// <param name="value">The value; null is none.</param>
    public static Option<T> Create(T value) => new(value);

    /// <summary>The value, or <paramref name="fallbackValue"/> if there is none.</summary>
    public T GetOrElse(T fallbackValue) => HasValue ? Value : fallbackValue;

    /// <summary>Maps the value, if there is one.</summary>
    public Option<TNew> Select<TNew>(Func<T, TNew> selector) => HasValue ? selector(Value) : Option<TNew>.None;

    /// <summary>Maps the value to another option, if there is one.</summary>
    public Option<TNew> FlatSelect<TNew>(Func<T, Option<TNew>> mapper) => HasValue ? mapper(Value) : Option<TNew>.None;

    /// <summary>Runs the action on the value, if there is one.</summary>
    public void OnSuccess(Action<T> action)
    {
        if (HasValue)
        {
            action(Value);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Option<T> other) => HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(Value, other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Option<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HasValue ? Value.GetHashCode() : 0;

    /// <inheritdoc/>
    public override string ToString() => HasValue ? $"Some<{Value}>" : "None";
}
