using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Actors;

/// <summary>
/// Makes a <see cref="Handler"/> of a plain function: finds a source for each parameter, once, and compiles the
/// call. What cannot be bound is a fault that names handler and parameter; all of them are told.
/// </summary>
internal static class HandlerCompiler
{
    /// <summary>Compiles a function; called at start, when it is known which types are services.</summary>
    /// <param name="services">Knows which parameter types are services; null takes every interface for one.</param>
    /// <param name="faults">Where faults are noted, a sentence each that names handler and value.</param>
    /// <returns>The handler; null where there were faults.</returns>
    public static Handler? Compile(Registration registration, IServiceProviderIsService? services, ICollection<string> faults)
    {
        var (name, method, before) = (registration.Name, registration.Function.Method, faults.Count);
        if (ShapeFault(method) is { } shape)
        {
            faults.Add($"Handler '{name}' {shape}");
            return null;
        }

        var parameters = ParameterSources.Of(registration, method, services, faults);
        if (faults.Count > before)
        {
            return null;
        }

        var call = Expression.Parameter(typeof(HandlerCall), "call");
        var invoke = Expression.Invoke(Expression.Constant(registration.Function), parameters.Sources.Select(source => source.Expression(call)));
        var (kind, resultType, body) = Returned(method.ReturnType, invoke);
        var options = registration.Options;
        if (options.Slot == TaskSlot.Async && kind == HandlerKind.Thread)
        {
            faults.Add($"Handler '{name}': Slot is Async, but the function returns {method.ReturnType.Name}, so it would block a thread that others share; return Task, or choose Thread.");
            return null;
        }

        return new Handler
        {
            Name = name,
            Aliases = [.. options.Aliases],
            Kind = options.Slot == TaskSlot.Thread ? HandlerKind.Thread : kind,
            TimeoutUs = options.Timeout is { } timeout ? Clocks.Us(timeout) : null,
            Queue = options.Queue ?? SubmitLimits.DefaultQueue,
            Priority = options.Priority ?? SubmitLimits.DefaultPriority,
            Retry = options.Retry,
            PayloadType = parameters.PayloadType,
            ResultType = resultType,
            NeedsServices = parameters.Sources.Any(source => source.NeedsServices),
            Call = Expression.Lambda<Func<HandlerCall, ValueTask<object?>>>(body, call).Compile(),
        };
    }

    private static string? ShapeFault(MethodInfo method)
    {
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            return "is async void: nobody could know when it ends. Return Task instead.";
        }

        return method.ReturnType.IsByRef || method.ReturnType.IsPointer || method.ReturnType.IsByRefLike
            ? $"returns {method.ReturnType.Name}, which cannot be kept as a result."
            : null;
    }

    private static (string Kind, Type? ResultType, Expression Body) Returned(Type type, Expression invoke)
    {
        if (type == typeof(void))
        {
            return (HandlerKind.Thread, null, Expression.Block(invoke, Expression.Default(typeof(ValueTask<object?>))));
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return (HandlerKind.Async, null, Expression.Call(Method(nameof(AwaitNothing), type), invoke));
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(Task<>) || generic == typeof(ValueTask<>))
        {
            var result = type.GetGenericArguments()[0];
            return (HandlerKind.Async, result, Expression.Call(GenericMethod(nameof(AwaitValue), generic).MakeGenericMethod(result), invoke));
        }

        var value = Expression.New(
            typeof(ValueTask<object?>).GetConstructor([typeof(object)])!,
            Expression.Convert(invoke, typeof(object)));
        return (HandlerKind.Thread, type, value);
    }

    private static MethodInfo Method(string name, Type parameter) =>
        typeof(HandlerCompiler).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static, [parameter])!;

    private static MethodInfo GenericMethod(string name, Type parameter) =>
        typeof(HandlerCompiler).GetMethods(BindingFlags.NonPublic | BindingFlags.Static)
            .Single(method => method.Name == name && method.GetParameters()[0].ParameterType.GetGenericTypeDefinition() == parameter);

    private static async ValueTask<object?> AwaitNothing(Task task)
    {
        await NotNull(task);
        return null;
    }

    private static async ValueTask<object?> AwaitNothing(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> AwaitValue<T>(Task<T> task) => await NotNull(task);

    private static async ValueTask<object?> AwaitValue<T>(ValueTask<T> task) => await task;

    private static TTask NotNull<TTask>(TTask? task)
        where TTask : Task =>
        task ?? throw new InvalidOperationException("The handler returned null where it declares a Task.");
}
