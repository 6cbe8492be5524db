using System.Text;
using ActorTasks.Actors;
using ActorTasks.ActorSystemTests.Workers;
using ActorTasks.TaskLifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Handlers;

/// <summary>Compiles a function and calls it as an attempt would.</summary>
internal static class Call
{
    public const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public static Handler Compile(Delegate function, IServiceProvider? services = null, HandlerOptions? options = null) =>
        new HandlerRegistry(
            [new Registration("demo", function, options ?? new HandlerOptions())],
            (services ?? Services()).GetRequiredService<IServiceProviderIsService>()).Find("demo")!;

    public static async Task<object?> Value(Delegate function, string payload, IServiceProvider? services = null) =>
        await Compile(function, services).Call(Of(payload, services));

    public static async Task<string> Result(Delegate function, string payload, int limitBytes = 1024)
    {
        var handler = Compile(function);
        var value = await handler.Call(Of(payload, null));
        return Encoding.UTF8.GetString(ResultWriter.Write(value, handler.ResultType, limitBytes, PayloadJson.Default).ResultBytes.Span);
    }

    public static IServiceProvider Services(Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }

    /// <summary>The context of attempt 3 of a task, after two failures.</summary>
    public static TaskContext Context(ActorTasksOptions? settings = null, NodeStatus? status = null)
    {
        var task = ATask.Waiting(partition: 1) with { State = StoredState.Running, Attempt = 3, Failures = 2, TraceParent = TraceParent };
        return new TaskContext(task, NullLogger.Instance, CancellationToken.None, Node(settings ?? new ActorTasksOptions(), status));
    }

    /// <summary>What handlers of a node need to enqueue; it serves the type <c>demo</c>.</summary>
    public static NodeEnqueues Node(ActorTasksOptions options, NodeStatus? status = null)
    {
        var handlers = new HandlerRegistry(new ActorTasksBuilder().Handle("demo", () => 1).Handlers, null);
        var ids = new TaskIdSource(TimeProvider.System, Chance.Shared);
        var client = new TaskClient(null!, null!, null!, handlers, null!, options, TimeProvider.System);
        return new NodeEnqueues(ids, new SubmitCommands(handlers, options), handlers, status ?? new NodeStatus(), options, TimeProvider.System, client);
    }

    public static HandlerCall Of(string payload, IServiceProvider? services)
    {
        var context = Context();
        return new HandlerCall(services ?? Services(), context, Encoding.UTF8.GetBytes(payload), PayloadJson.Default);
    }
}
