using System.Reflection;

namespace ActorEngine.Actor;

/// <summary>How a recipe makes its actors.</summary>
internal abstract class ActorProducer
{
    public abstract Type ActorType { get; }

    public abstract ActorBase Produce();

    public virtual void Release(ActorBase actor) => (actor as IDisposable)?.Dispose();
}

internal sealed class FunctionProducer(Type type, Func<ActorBase> function) : ActorProducer
{
    public override Type ActorType => type;

    public override ActorBase Produce() => function();
}

internal sealed class IndirectProducer(IIndirectActorProducer producer) : ActorProducer
{
    public override Type ActorType => producer.ActorType;

    public override ActorBase Produce() => producer.Produce();

    public override void Release(ActorBase actor)
    {
        base.Release(actor);
        producer.Release(actor);
    }
}

/// <summary>By a public constructor, looked up once; what it throws is wrapped as reflection would.</summary>
internal sealed class ConstructorProducer(Type type, object[] args, ConstructorInfo? known = null) : ActorProducer
{
    private ConstructorInvoker? _invoker = known is { IsPublic: true } ? ConstructorInvoker.Create(known) : null;
    private bool _lookedUp = known is { IsPublic: true };

    public override Type ActorType => type;

    public override ActorBase Produce()
    {
        if (!_lookedUp)
        {
            _invoker = OnlyConstructor() is { } constructor ? ConstructorInvoker.Create(constructor) : null;
            _lookedUp = true;
        }

        if (_invoker is null)
        {
            return (ActorBase)Activator.CreateInstance(type, args)!;
        }

        object instance;
        try
        {
            instance = _invoker.Invoke(args.AsSpan()!);
        }
        catch (Exception cause)
        {
            throw new TargetInvocationException(cause);
        }

        return (ActorBase)instance;
    }

    /// <summary>The one public constructor with that many parameters that takes the arguments; null leaves the choice to reflection.</summary>
    private ConstructorInfo? OnlyConstructor()
    {
        if (type.IsAbstract)
        {
            return null;
        }

        var candidates = type.GetConstructors().Where(c => c.GetParameters().Length == args.Length).ToArray();
        return candidates.Length == 1 && candidates[0].GetParameters().Zip(args, Accepts).All(ok => ok) ? candidates[0] : null;
    }

    private static bool Accepts(ParameterInfo parameter, object? argument) => argument is null
        ? !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null
        : parameter.ParameterType.IsInstanceOfType(argument);
}
