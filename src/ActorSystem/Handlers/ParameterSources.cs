using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ActorTasks.Actors;

/// <summary>Where the value of one parameter comes from.</summary>
internal sealed record ParameterSource(bool NeedsServices, Func<ParameterExpression, Expression> Expression);

/// <summary>The sources of all parameters, in order.</summary>
/// <param name="PayloadType">What the payload is read as; null where nothing is read.</param>
internal sealed record BoundParameters(IReadOnlyList<ParameterSource> Sources, Type? PayloadType);

/// <summary>
/// Finds the source of each parameter, as minimal APIs do: the attempt's own things by type, services by their
/// registration (or <c>[FromServices]</c>, <c>[FromKeyedServices]</c>), and one parameter that is the payload
/// (or <c>[FromBody]</c>). A payload of type <c>ReadOnlyMemory&lt;byte&gt;</c> takes the bytes as they came.
/// </summary>
internal static class ParameterSources
{
    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>Finds all sources; what has none is noted as a fault.</summary>
    public static BoundParameters Of(Registration registration, MethodInfo method, IServiceProviderIsService? services, ICollection<string> faults)
    {
        ParameterInfo? payload = null;
        var sources = new List<ParameterSource>();
        foreach (var parameter in method.GetParameters())
        {
            try
            {
                sources.Add(Source(parameter));
            }
            catch (ArgumentException unbindable)
            {
                faults.Add(unbindable.Message);
            }
        }

        if (registration.PayloadType is { } named && payload?.ParameterType != named && Nullable.GetUnderlyingType(payload?.ParameterType ?? named) != named)
        {
            faults.Add($"Handler '{registration.Name}' is registered for the payload {named.Name}, but no parameter of its function takes it.");
        }

        var isRead = payload is not null && payload.ParameterType != typeof(ReadOnlyMemory<byte>);
        return new BoundParameters(sources, isRead ? payload!.ParameterType : null);

        ParameterSource Source(ParameterInfo parameter)
        {
            CheckShape(registration.Name, parameter);
            var isNamed = parameter.ParameterType == registration.PayloadType && payload is null;
            if (!isNamed && (OfAttempt(parameter) ?? OfServices(registration.Name, parameter, services)) is { } source)
            {
                return source;
            }

            if (payload is not null)
            {
                throw Unbindable(
                    registration.Name,
                    parameter,
                    $"'{payload.Name}' is the payload already and {parameter.ParameterType.Name} is no registered service; "
                    + "register it or put both values into one payload");
            }

            payload = parameter;
            return OfPayload(registration.Name, parameter);
        }
    }

    /// <exception cref="ArgumentException">No value could ever be bound to it.</exception>
    private static void CheckShape(string handler, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef || type.IsByRefLike || type.IsPointer)
        {
            throw Unbindable(handler, parameter, "ref, out, in, pointers and ref structs have no source");
        }
    }

    private static ParameterSource? OfAttempt(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(TaskContext))
        {
            return new ParameterSource(false, Context);
        }

        if (type == typeof(CancellationToken))
        {
            return new ParameterSource(false, call => Expression.Property(Context(call), nameof(TaskContext.CancellationToken)));
        }

        if (type == typeof(ILogger))
        {
            return new ParameterSource(false, call => Expression.Property(Context(call), nameof(TaskContext.Logger)));
        }

        if (type == typeof(TaskFile))
        {
            return new ParameterSource(false, call => Expression.Call(typeof(ParameterSources), nameof(OnlyFile), null, call, Expression.Constant(IsOptional(parameter))));
        }

        if (type == typeof(IReadOnlyList<TaskFile>))
        {
            return new ParameterSource(false, call => Expression.Property(Context(call), nameof(TaskContext.Files)));
        }

        return type == typeof(IServiceProvider) ? new ParameterSource(true, Services) : null;
    }

    private static ParameterSource? OfServices(string handler, ParameterInfo parameter, IServiceProviderIsService? services)
    {
        var attributes = parameter.GetCustomAttributes(inherit: true);
        if (attributes.OfType<FromKeyedServicesAttribute>().FirstOrDefault() is { } keyed)
        {
            return new ParameterSource(true, call => Resolve(call, parameter, nameof(Keyed), Expression.Constant(keyed.Key, typeof(object))));
        }

        if (attributes.OfType<IFromBodyMetadata>().Any())
        {
            return null;
        }

        var type = parameter.ParameterType;
        var isAskedFor = attributes.OfType<IFromServiceMetadata>().Any();
        var isKnown = services?.IsService(type) ?? type.IsInterface;
        if (isAskedFor || isKnown)
        {
            return new ParameterSource(true, call => Resolve(call, parameter, IsOptional(parameter) ? nameof(Optional) : nameof(Required)));
        }

        if (services is not null && (type.IsInterface || type.IsAbstract) && !typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
            && !type.IsDefined(typeof(System.Text.Json.Serialization.JsonPolymorphicAttribute), inherit: false)
            && type != typeof(System.Text.Json.Nodes.JsonNode))
        {
            throw Unbindable(handler, parameter, $"no service {type.Name} is registered, and it cannot be made of a payload since it is abstract");
        }

        return null;
    }

    private static ParameterSource OfPayload(string handler, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(ReadOnlyMemory<byte>))
        {
            return new ParameterSource(false, call => Expression.Property(call, nameof(HandlerCall.Payload)));
        }

        if (typeof(Delegate).IsAssignableFrom(parameter.ParameterType) || parameter.ParameterType == typeof(Type))
        {
            throw Unbindable(handler, parameter, $"{parameter.ParameterType.Name} cannot be read from JSON");
        }

        var read = typeof(ParameterSources).GetMethod(nameof(ReadPayload), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(parameter.ParameterType);
        return new ParameterSource(false, call => Expression.Call(read, call, Expression.Constant(MayBeNull(parameter))));
    }

    /// <summary>A parameter of one file is for tasks that come with one: with several it would be chance which is taken.</summary>
    private static TaskFile? OnlyFile(HandlerCall call, bool mayBeMissing)
    {
        var files = call.Context.Files;
        return files.Count == 1 || (files.Count == 0 && mayBeMissing)
            ? files.FirstOrDefault()
            : throw new HandlerFault(HandlerFault.FileMissing, $"'{call.Context.Type}' expects one file; {files.Count} came with the task.");
    }

    /// <summary>Reads the payload; what cannot be read fails for good, since the next attempt would read the same bytes.</summary>
    private static T? ReadPayload<T>(HandlerCall call, bool mayBeNull)
    {
        T? value;
        try
        {
            value = call.Json.Read<T>(call.Payload.Span);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            throw new HandlerFault(
                HandlerFault.PayloadUnreadable,
                $"The payload ({call.Payload.Length} bytes) cannot be read as {typeof(T).Name}, which '{call.Context.Type}' expects: {unreadable.Message}",
                unreadable);
        }

        return value is null && !mayBeNull
            ? throw new HandlerFault(HandlerFault.PayloadUnreadable, $"The payload is null, but '{call.Context.Type}' expects {typeof(T).Name}.")
            : value;
    }

    private static bool MayBeNull(ParameterInfo parameter) =>
        parameter.ParameterType.IsValueType
            ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null || parameter.ParameterType == typeof(JsonElement)
            : IsOptional(parameter);

    private static bool IsOptional(ParameterInfo parameter)
    {
        lock (s_nullability)
        {
            return parameter.HasDefaultValue || s_nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        }
    }

    private static Expression Context(ParameterExpression call) => Expression.Property(call, nameof(HandlerCall.Context));

    private static Expression Services(ParameterExpression call) => Expression.Property(call, nameof(HandlerCall.Services));

    private static MethodCallExpression Resolve(ParameterExpression call, ParameterInfo parameter, string how, params Expression[] further) =>
        Expression.Call(typeof(ParameterSources), how, [parameter.ParameterType], [Services(call), .. further]);

    private static T Required<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();

    private static T? Optional<T>(IServiceProvider services) => services.GetService<T>();

    private static T Keyed<T>(IServiceProvider services, object? key)
        where T : notnull => services.GetRequiredKeyedService<T>(key);

    private static ArgumentException Unbindable(string handler, ParameterInfo parameter, string why) =>
        new($"Parameter '{parameter.Name}' ({parameter.ParameterType.Name}) of handler '{handler}' cannot be bound: {why}.");
}
