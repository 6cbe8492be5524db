using System.IO.Pipelines;
using System.Text;
using ActorTasks.Http.Bodies;
using ActorTasks.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorTasks.HttpTests;

/// <summary>Bodies that come in pieces: what they may hold together, and what becomes of them when the server stops.</summary>
public sealed class ArrivingBodies
{
    private const int MaxBytes = 10_000;

    [Fact]
    public async Task Bodies_that_are_not_whole_are_refused_beyond_what_they_may_hold_together()
    {
        var reader = new BodyReader(TimeSpan.FromMinutes(1), TimeProvider.System, new ArrivingBytes(150), CancellationToken.None);
        var (first, firstRead) = await BeginAsync(reader, bytes: 100);
        var (_, secondRead) = await BeginAsync(reader, bytes: 100);
        using (var second = await secondRead)
        {
            Assert.Equal(ProblemKind.Overloaded, second.Problem?.Kind);
        }

        await first.CompleteAsync();
        using (var whole = await firstRead)
        {
            Assert.Equal(100, whole.Bytes.Length);
        }

        var (third, thirdRead) = await BeginAsync(reader, bytes: 100);
        await third.CompleteAsync();
        using var later = await thirdRead;
        Assert.Null(later.Problem);
    }

    [Fact]
    public async Task A_lone_body_may_be_larger_than_what_many_may_hold_together()
    {
        var reader = new BodyReader(TimeSpan.FromMinutes(1), TimeProvider.System, new ArrivingBytes(150), CancellationToken.None);
        var (writer, read) = await BeginAsync(reader, bytes: 100);
        await writer.WriteAsync(Encoding.ASCII.GetBytes(new string('1', 1000)));
        await writer.CompleteAsync();
        using var body = await read;
        Assert.Equal(1100, body.Bytes.Length);
    }

    [Fact]
    public async Task A_body_that_is_still_arriving_when_the_server_stops_is_not_waited_for()
    {
        using var stopping = new CancellationTokenSource();
        var reader = new BodyReader(TimeSpan.FromMinutes(1), TimeProvider.System, new ArrivingBytes(1000), stopping.Token);
        var (_, read) = await BeginAsync(reader, bytes: 10);
        await stopping.CancelAsync();
        using var body = await read;
        Assert.Equal(ProblemKind.ShuttingDown, body.Problem?.Kind);
    }

    /// <summary>A request whose body has so many bytes so far and has not ended.</summary>
    private static async Task<(PipeWriter Writer, Task<Body> Read)> BeginAsync(BodyReader reader, int bytes)
    {
        var pipe = new Pipe();
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new PipeBody(pipe.Reader));
        context.Request.ContentType = "application/json";
        await pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(new string('1', bytes)));
        return (pipe.Writer, reader.ReadAsync(context, MaxBytes, optional: false).AsTask());
    }

    private sealed class PipeBody(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
