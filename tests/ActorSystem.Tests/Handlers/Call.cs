using System.Text;
using ActorTasks.Actors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorTasks.ActorSystemTests.Handlers;

/// <summary>Compiles a function and calls it as an attempt would.</summary>
internal static class Call
{
    public static Handler Compile(Delegate function, IServiceProvider? services = null) =>
        HandlerCompiler.Compile(
            "demo",
            function,
            new HandlerOptions(),
            (services ?? Services()).GetRequiredService<IServiceProviderIsService>());

    public static async Task<object?> Value(Delegate function, string payload, IServiceProvider? services = null) =>
        await Compile(function, services).Call(Of(payload, services));

    public static async Task<string> Result(Delegate function, string payload, int limitBytes = 1024)
    {
        var handler = Compile(function);
        var value = await handler.Call(Of(payload, null));
        return Encoding.UTF8.GetString(ResultWriter.Write(value, handler.ResultType, limitBytes).ResultBytes.Span);
    }

    public static IServiceProvider Services(Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }

    public static HandlerCall Of(string payload, IServiceProvider? services)
    {
        var context = new TaskContext(TaskId.Create(1, 0, 1), "demo", 3, 2, NullLogger.Instance, CancellationToken.None);
        return new HandlerCall(services ?? Services(), context, Encoding.UTF8.GetBytes(payload));
    }
}
