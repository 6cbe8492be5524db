using System.Globalization;
using System.Text;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>A run in words, a line for each step and what came of it. Nothing in it differs between two runs of a seed.</summary>
internal sealed class Trace(World world)
{
    private readonly StringBuilder _text = new();

    public void Turn(string whose, object? message) => Note($"{whose} ← {Name(message)}");

    public void Note(string what) => _text.AppendLine(CultureInfo.InvariantCulture, $"{world.Steps,7} {world.Elapsed.TotalSeconds,12:F6}  {what}");

    public void Commit(IReadOnlyList<StoreItem> batch, DiskFault? fault) =>
        Note($"the store commits {string.Join(", ", batch.Select(Words))}{(fault is { } bad ? $", but {bad}" : "")}");

    public void Written(KnownTask task, TaskEvent happened)
    {
        var attempt = happened switch
        {
            AttemptStarted started => $" {started.Attempt}",
            LateOutcomeRecorded late => $" {late.Outcome} of {late.Attempt}",
            _ => "",
        };
        Note($"  on disk: {world.NameOf(task.Id)} {happened.GetType().Name}{attempt}");
    }

    public void Began(Call call) => Note(
        $"call {call.Number} begins: {call.What} {(call.Id is { } id ? world.NameOf(id) : string.Join(", ", call.Orders.Select(order => $"order {order.Number} ({order.Script})")))}");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Words(StoreItem item) => item switch
    {
        EventsItem events => $"{events.Write.Events.Count} events of shard {events.Partition}",
        MarksItem marks => $"{marks.Marks.Count} marks of shard {marks.Partition}",
        OpenItem open => $"the opening of shard {open.Partition}",
        _ => "housekeeping",
    };

    private static string Name(object? message) => message switch
    {
        null => "goes on",
        AtomicWrite write => $"AtomicWrite {write.Size}",
        _ => message.GetType().Name,
    };
}
