using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Actors;

/// <summary>Writes what a handler returned as JSON, within <c>limits.result</c>.</summary>
internal static class ResultWriter
{
    /// <summary>Serialises a value as its declared type.</summary>
    /// <exception cref="HandlerFault">It cannot be serialised or is too large.</exception>
    public static AttemptOutcome.Succeeded Write(object? value, Type? declared, int limitBytes, PayloadJson json)
    {
        if (declared is null)
        {
            return new AttemptOutcome.Succeeded(null, ReadOnlyMemory<byte>.Empty);
        }

        if (declared == typeof(object) && value is Task)
        {
            throw new HandlerFault(
                HandlerFault.ResultNotSerialisable,
                "The handler is declared to return object but returned a Task, which nobody awaited. Declare it as Task<object>.");
        }

        var buffer = new BoundedBuffer(limitBytes);
        try
        {
            using var writer = new Utf8JsonWriter(buffer);
            JsonSerializer.Serialize(writer, value, json.Options.GetTypeInfo(declared));
            writer.Flush();
        }
        catch (Exception fault) when (fault is not HandlerFault and not OutOfMemoryException)
        {
            throw new HandlerFault(
                HandlerFault.ResultNotSerialisable,
                $"The result of type {(value?.GetType() ?? declared).Name} cannot be written as JSON: {fault.Message}",
                fault);
        }

        var bytes = buffer.Written;
        return new AttemptOutcome.Succeeded(Describe(bytes.Span, "application/json"), bytes);
    }

    /// <summary>Describes stored bytes.</summary>
    public static DataInfo Describe(ReadOnlySpan<byte> bytes, string contentType) =>
        new(contentType, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Grows as needed up to a limit, so that a huge result never fills memory.</summary>
    private sealed class BoundedBuffer(int limitBytes) : IBufferWriter<byte>
    {
        private byte[] _bytes = new byte[256];
        private int _count;

        public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

        public void Advance(int count)
        {
            _count += count;
            if (_count > limitBytes)
            {
                throw new HandlerFault(
                    HandlerFault.ResultTooLarge,
                    $"The result is larger than limits.result ({limitBytes} bytes). Store it elsewhere and return where it is.");
            }
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            var wanted = Math.Max(sizeHint, 1);
            if (_bytes.Length - _count < wanted)
            {
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + wanted));
            }

            return _bytes.AsMemory(_count);
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
