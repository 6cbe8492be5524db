using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Actors;

/// <summary>
/// What <c>AddActorTasks</c> has added to an application: the handlers, to which a further call adds its own, and the
/// services that make the node run, which the test mode takes out again.
/// </summary>
internal sealed class NodeServices(ActorTasksBuilder tasks)
{
    private IReadOnlyList<ServiceDescriptor> _ofNode = [];

    /// <summary>What is registered.</summary>
    public ActorTasksBuilder Tasks { get; } = tasks;

    /// <summary>That of an application; null while it has none.</summary>
    public static NodeServices? Find(IServiceCollection services) =>
        services.FirstOrDefault(service => service.ServiceType == typeof(NodeServices))?.ImplementationInstance as NodeServices;

    /// <summary>Remembers the services from a place on as those that make the node run.</summary>
    public void Added(IServiceCollection services, int from) => _ofNode = [.. services.Skip(from)];

    /// <summary>Takes the running node out of an application that is not built yet.</summary>
    public void Remove(IServiceCollection services)
    {
        foreach (var service in _ofNode)
        {
            services.Remove(service);
        }

        _ofNode = [];
    }
}
