using ActorEngine.Actor;
using ActorEngine.Event;
using Xunit.Abstractions;

namespace ActorEngine.Testing.Xunit2;

/// <summary>Writes what a system logs to the output of a test, until the test is over: xunit takes nothing after that.</summary>
internal sealed class TestOutputLogger
{
    private readonly Lock _lock = new();
    private readonly EventStream _events;
    private readonly ITestOutputHelper _output;
    private readonly string _prefix;
    private bool _closed;

    public TestOutputLogger(ExtendedActorSystem system, ITestOutputHelper output, string prefix)
    {
        _events = system.EventStream;
        _output = output;
        _prefix = prefix;
        system.EventStream.Subscribe(new DirectRef(system, "test-output-logger", Write), typeof(LogEvent));
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    private void Write(object logEvent)
    {
        if (!LogRendering.TryRender((LogEvent)logEvent, _events, out _))
        {
            return;
        }

        lock (_lock)
        {
            if (!_closed)
            {
                _output.WriteLine(_prefix + logEvent);
            }
        }
    }
}
