using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace ActorTasks.Actors;

/// <summary>
/// Makes a <see cref="Handler"/> of a plain function: finds a source for each parameter, once, and compiles the
/// call. What cannot be bound is an <see cref="ArgumentException"/> that names handler and parameter.
/// </summary>
internal static class HandlerCompiler
{
    /// <summary>Refuses what no registered service could mend; called when a handler is registered.</summary>
    /// <exception cref="ArgumentException">The function cannot be a handler.</exception>
    public static void Check(string name, MethodInfo method)
    {
        CheckShape(name, method);
        foreach (var parameter in method.GetParameters())
        {
            ParameterSources.CheckShape(name, parameter);
        }
    }

    /// <summary>Compiles a function; called at start, when it is known which types are services.</summary>
    /// <param name="services">Knows which parameter types are services; null takes every interface for one.</param>
    /// <exception cref="ArgumentException">A parameter cannot be bound or the return type cannot be awaited.</exception>
    public static Handler Compile(string name, Delegate function, HandlerOptions options, IServiceProviderIsService? services)
    {
        var method = function.Method;
        Check(name, method);
        var call = Expression.Parameter(typeof(HandlerCall), "call");
        var sources = ParameterSources.Of(name, method, services);
        var invoke = Expression.Invoke(Expression.Constant(function), sources.Select(source => source.Expression(call)));
        var (kind, resultType, body) = Returned(method.ReturnType, invoke);
        return new Handler(
            name,
            [.. options.Aliases],
            kind,
            options.Timeout is { } timeout ? Clocks.Us(timeout) : null,
            resultType,
            sources.Any(source => source.NeedsServices),
            Expression.Lambda<Func<HandlerCall, ValueTask<object?>>>(body, call).Compile());
    }

    private static void CheckShape(string name, MethodInfo method)
    {
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new ArgumentException(
                $"Handler '{name}' is async void: nobody could know when it ends. Return Task instead.", nameof(method));
        }

        if (method.ReturnType.IsByRef || method.ReturnType.IsPointer || method.ReturnType.IsByRefLike)
        {
            throw new ArgumentException($"Handler '{name}' returns {method.ReturnType.Name}, which cannot be kept as a result.", nameof(method));
        }
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
