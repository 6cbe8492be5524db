using System.Text.Unicode;
using ActorTasks.Actors;
using ActorTasks.Http.Problems;
using ActorTasks.Http.Tasks;
using Microsoft.AspNetCore.Http;

namespace ActorTasks.Http.Batches;

/// <summary>
/// The submits of one batch on their way: read one by one, sent in parts, a bounded number under way. An item that is
/// wrong has its own problem and hurts no other.
/// </summary>
internal sealed class BatchSubmit(FrontDoor door, HttpContext context)
{
    /// <summary>Items of a batch that may be under way before the next part is sent.</summary>
    private const int UnderWayItems = 1_500;

    private readonly int _maxItemBytes = door.Options.PayloadBytes + SubmitBody.EnvelopeBytes;
    private readonly string? _traceParent = SubmitHeaders.TraceParentOf(context.Request.Headers);
    private readonly List<BatchOutcome> _outcomes = [];
    private readonly Queue<Part> _underWay = new();
    private Part _part = new();
    private int _underWayItems;

    /// <summary>What became of the items, in their order; all of it after <see cref="EndAsync"/>.</summary>
    public IReadOnlyList<BatchOutcome> Outcomes => _outcomes;

    /// <summary>Adds the next item; waits while enough of the batch is under way. The bytes are not kept.</summary>
    public ValueTask AddAsync(ReadOnlyMemory<byte> item)
    {
        if (item.Length > _maxItemBytes)
        {
            AddTooLarge();
            return ValueTask.CompletedTask;
        }

        var faults = new FieldFaults();
        if (!Utf8.IsValid(item.Span))
        {
            faults.Unreadable("body", "The item is not valid UTF-8.");
            _outcomes.Add(new BatchOutcome(null, false, faults.ToProblem()));
            return ValueTask.CompletedTask;
        }

        var draft = SubmitBody.Read(item, door.Options, faults);
        draft.TraceParent ??= _traceParent;
        draft.CheckTogether(faults);
        if (faults.Any)
        {
            _outcomes.Add(new BatchOutcome(null, false, faults.ToProblem()));
            return ValueTask.CompletedTask;
        }

        _part.Add(_outcomes.Count, draft.ToSubmission(door.Options, door.Gateway.RetryOf(draft.Type!)));
        _outcomes.Add(default);
        return _part.IsFull ? new ValueTask(SendAsync()) : ValueTask.CompletedTask;
    }

    /// <summary>The next item has more bytes than a submit may have.</summary>
    public void AddTooLarge()
    {
        var problem = new Problem(ProblemKind.PayloadTooLarge, $"An item may have {_maxItemBytes} bytes; more came.");
        _outcomes.Add(new BatchOutcome(null, false, problem));
    }

    /// <summary>Sends what has been gathered, when not too much is under way.</summary>
    public async Task SendAsync()
    {
        if (_part.Count == 0)
        {
            return;
        }

        while (_underWayItems > UnderWayItems - Part.MaxItems)
        {
            await OldestAsync();
        }

        var part = _part;
        _part = new Part();
        _underWayItems += part.Count;
        part.Replies = SubmitAsync(part);
        _underWay.Enqueue(part);
    }

    /// <summary>Sends what is left and waits for all answers.</summary>
    public async Task EndAsync()
    {
        await SendAsync();
        while (_underWay.Count > 0)
        {
            await OldestAsync();
        }
    }

    private async Task OldestAsync()
    {
        var part = _underWay.Dequeue();
        _underWayItems -= part.Count;
        var replies = await part.Replies;
        for (var i = 0; i < part.Count; i++)
        {
            _outcomes[part.Indexes[i]] = replies[i] switch
            {
                TaskReply.Accepted accepted => new BatchOutcome(accepted.Task, accepted.Replayed, null),
                TaskReply.Refused refused => new BatchOutcome(null, false, Refusals.ToProblem(refused)),
                var unknown => throw new InvalidOperationException($"The reply {unknown.GetType().Name} is not known."),
            };
        }
    }

    /// <summary>What waits for room is held in memory, so it has a bound too.</summary>
    private async Task<IReadOnlyList<TaskReply>> SubmitAsync(Part part)
    {
        if (!door.Arriving.TryTake(part.Bytes, 0))
        {
            var refused = new TaskReply.Refused(RefusalKind.Overloaded, "Too many batches are being read at once. Nothing of this item was stored.");
            return [.. Enumerable.Repeat<TaskReply>(refused, part.Count)];
        }

        try
        {
            return await door.Gateway.SubmitManyAsync(part.Submissions, context.RequestAborted);
        }
        finally
        {
            door.Arriving.Release(part.Bytes);
        }
    }

    /// <summary>Items that go to the actors together.</summary>
    private sealed class Part
    {
        public const int MaxItems = 500;
        private const int MaxBytes = 1024 * 1024;

        /// <summary>What an item takes beside its payload.</summary>
        private const int ItemBytes = 512;

        public List<int> Indexes { get; } = [];

        public List<Submission> Submissions { get; } = [];

        public int Count => Indexes.Count;

        public long Bytes { get; private set; }

        public bool IsFull => Count >= MaxItems || Bytes >= MaxBytes;

        public Task<IReadOnlyList<TaskReply>> Replies { get; set; } = Task.FromResult<IReadOnlyList<TaskReply>>([]);

        public void Add(int index, Submission submission)
        {
            Indexes.Add(index);
            Submissions.Add(submission);
            Bytes += submission.Payload.Length + ItemBytes;
        }
    }
}
