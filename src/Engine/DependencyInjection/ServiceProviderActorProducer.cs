using ActorEngine.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace ActorEngine.DependencyInjection;

/// <summary>Makes a new instance at every start and restart: services anew, given arguments again.</summary>
internal sealed class ServiceProviderActorProducer : IIndirectActorProducer
{
    private readonly IServiceProvider _provider;
    private readonly object[] _args;

    public ServiceProviderActorProducer(IServiceProvider provider, Type actorType, object[] args)
    {
        ArgumentNullException.ThrowIfNull(actorType);
        _provider = provider;
        ActorType = actorType;
        _args = args;
    }

    public Type ActorType { get; }

    public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(_provider, ActorType, _args);

    // The cell disposes an actor that is disposable; the services belong to their provider.
    public void Release(ActorBase actor)
    {
    }
}
