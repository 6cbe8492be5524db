using ActorTasks.Hocon;
using ActorTasks.Journal;

namespace ActorTasks.Server.Commands;

/// <summary>Runs a verb; what it cannot do leaves as one clear message and an exit code.</summary>
internal static class Faults
{
    /// <summary>Runs it.</summary>
    public static async Task<int> ReportAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (Exception fault) when (CodeOf(fault) is { } known)
        {
            await Console.Error.WriteLineAsync(known.Message);
            return known.Code;
        }
    }

    /// <summary>The exit code and message of a fault that an operator can mend; null for a defect.</summary>
    private static (int Code, string Message)? CodeOf(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SettingsException:
                    return (ExitCode.Wrong, cause.Message);
                case StoreRefusedException or StoreUnavailableException:
                    return (ExitCode.StoreRefused, cause.Message);
                case CannotListenException:
                    return (ExitCode.CannotListen, cause.Message);
            }
        }

        return null;
    }
}
