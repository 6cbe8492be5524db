using ActorTasks.Journal;
using ActorTasks.TaskLifecycle;

namespace ActorTasks.Simulation;

/// <summary>Bugs that are known to have bitten others, each planted around the real parts.</summary>
internal static class PlantedBugs
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Bug> All { get; } = new SortedDictionary<string, Bug>(StringComparer.Ordinal)
    {
        ["answer-before-the-write"] = new Planted((store, _) => new AnswersBeforeTheWrite(store)),
        ["stale-epoch-accepted"] = new Planted((store, world) => new AcceptsStaleEpochs(store, world)),
        ["evolve-twice-on-recovery"] = new Planted((store, world) => new EvolvesTwice(store, world)),
        ["no-requeue-after-restart"] = new Planted((store, _) => new DoesNotQueueAgain(store)),
        ["failed-batch-acknowledged"] = new Planted((store, _) => new AcknowledgesFailures(store)),
        ["late-outcome-recorded"] = new Planted((store, _) => new RecordsLateOutcomes(store)),
        ["stored-and-refused"] = new Planted((store, _) => new RefusesWhatItStored(store)),
    };

    private sealed record Planted(Func<SimulatedStore, World, ITaskStore> Plant) : Bug
    {
        public override ITaskStore Around(SimulatedStore store, World world) => Plant(store, world);
    }

    /// <summary>The write is called done while it waits for the disk.</summary>
    private sealed class AnswersBeforeTheWrite(SimulatedStore store) : StoreBug(store)
    {
        public override Task AppendAsync(ShardWrite write)
        {
            _ = Store.AppendAsync(write);
            return Task.CompletedTask;
        }
    }

    /// <summary>The epoch of a write is not compared: that of the partition is taken.</summary>
    private sealed class AcceptsStaleEpochs(SimulatedStore store, World world) : StoreBug(store)
    {
        public override Task AppendAsync(ShardWrite write) =>
            Store.AppendAsync(write with { Epoch = world.Books.EpochOf(write.Partition) }, openedAs: write.Epoch);
    }

    /// <summary>A recovered task has its last event once more where that can be told.</summary>
    private sealed class EvolvesTwice(SimulatedStore store, World world) : StoreBug(store)
    {
        public override async Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation)
        {
            var recovery = await Store.OpenAsync(partition, windows, nowUs, cancellation);
            return recovery with
            {
                Running = [.. recovery.Running.Select(Again)],
                Held = [.. recovery.Held.Select(Again)],
                Ready = [.. recovery.Ready.Select(page => page with { Rows = [.. page.Rows.Select(Again)] })],
                Due = recovery.Due with { Rows = [.. recovery.Due.Rows.Select(Again)] },
            };
        }

        private TaskRow Again(TaskRow row)
        {
            var events = SimulatedDisk.Done(world.Disk.Tables.Queries.EventsAsync(row.State.Id, 0, int.MaxValue, CancellationToken.None));
            return events[^1].Event switch
            {
                AttemptFailed or AttemptTimedOut => row with { State = row.State with { Failures = row.State.Failures + 1, TaskSeq = row.State.TaskSeq + 1 } },
                AttemptLost => row with { State = row.State with { Losses = row.State.Losses + 1, TaskSeq = row.State.TaskSeq + 1 } },
                CancelRequested or LateOutcomeRecorded => row with { State = row.State with { TaskSeq = row.State.TaskSeq + 1 } },
                _ => row,
            };
        }
    }

    /// <summary>Recovery does not see what ran when the process died.</summary>
    private sealed class DoesNotQueueAgain(SimulatedStore store) : StoreBug(store)
    {
        public override async Task<ShardRecovery> OpenAsync(int partition, WindowSizes windows, long nowUs, CancellationToken cancellation) =>
            (await Store.OpenAsync(partition, windows, nowUs, cancellation)) with { Running = [] };
    }

    /// <summary>That the transaction of a write failed is told to nobody.</summary>
    private sealed class AcknowledgesFailures(SimulatedStore store) : StoreBug(store)
    {
        public override async Task AppendAsync(ShardWrite write)
        {
            try
            {
                await Store.AppendAsync(write);
            }
            catch (StoreUnavailableException)
            {
                _ = write; // The bug: it goes on as if it were stored.
            }
        }
    }

    /// <summary>What became of a broken commit is not asked: it is told as certainly not stored.</summary>
    private sealed class RefusesWhatItStored(SimulatedStore store) : StoreBug(store)
    {
        public override async Task AppendAsync(ShardWrite write)
        {
            try
            {
                await Store.AppendAsync(write);
            }
            catch (OutcomeUnknownException broken)
            {
                throw new StoreUnavailableException(broken.Message, broken);
            }
        }
    }

    /// <summary>A success that came too late becomes the outcome of its task.</summary>
    private sealed class RecordsLateOutcomes(SimulatedStore store) : StoreBug(store)
    {
        public override Task AppendAsync(ShardWrite write) => Store.AppendAsync(write with { Events = [.. write.Events.Select(AsOutcome)] });

        private static Recorded AsOutcome(Recorded recorded) => recorded is { Event: LateOutcomeRecorded { Outcome: "succeeded" } late, After: { } after }
            ? recorded with
            {
                Event = new TaskSucceeded(late.Id, late.AtUs, late.Attempt, null),
                After = after with { State = StoredState.Succeeded, Result = null, FinishedAtUs = late.AtUs },
                HeldBy = null,
            }
            : recorded;
    }
}
