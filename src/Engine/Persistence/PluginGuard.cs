using ActorEngine.Actor;
using ActorEngine.Configuration;
using ActorEngine.Pattern;

namespace ActorEngine.Persistence;

/// <summary>
/// Calls a store through a circuit breaker. With <c>max-failures = 2147483647</c> and <c>call-timeout = infinite</c>
/// the breaker could never open, so there is none: calls go straight through.
/// </summary>
internal sealed class PluginGuard
{
    private readonly CircuitBreaker? _breaker;

    public PluginGuard(IScheduler scheduler, Config config, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
    {
        maxFailures = config.GetInt("circuit-breaker.max-failures", maxFailures);
        callTimeout = config.GetTimeSpan("circuit-breaker.call-timeout", callTimeout);
        resetTimeout = config.GetTimeSpan("circuit-breaker.reset-timeout", resetTimeout);
        if (maxFailures != int.MaxValue || callTimeout != Timeout.InfiniteTimeSpan)
        {
            _breaker = new CircuitBreaker(scheduler, maxFailures, callTimeout, resetTimeout);
        }
    }

    /// <summary>The call's task; what the call throws at once is in the task too.</summary>
    public Task<T> Call<TState, T>(TState state, Func<TState, Task<T>> call)
    {
        try
        {
            return _breaker is null ? call(state) : _breaker.WithCircuitBreaker(state, call);
        }
        catch (Exception cause)
        {
            return Task.FromException<T>(cause);
        }
    }

    /// <summary>The call's task; what the call throws at once is in the task too.</summary>
    public Task Call<TState>(TState state, Func<TState, Task> call)
    {
        try
        {
            return _breaker is null ? call(state) : _breaker.WithCircuitBreaker(state, call);
        }
        catch (Exception cause)
        {
            return Task.FromException(cause);
        }
    }
}
