using System.CommandLine;
using ActorTasks.Server.Commands;

// What the program does, by the words that it is given; without a verb it serves.
var flags = new SettingsFlags();
var program = new RootCommand("ActorTasks: accepts tasks over HTTP, keeps them on disk and runs them.")
{
    ConfigCommand.Create(flags),
    KeyCommand.Create(),
    StoreCommand.Verify(flags),
    StoreCommand.Rebuild(flags),
    BackupCommand.Backup(flags),
    BackupCommand.Restore(flags),
    MigrateCommand.Create(flags),
};
flags.AddTo(program);
program.SetAction((words, _) => ServeCommand.RunAsync(flags.Of(words)));

// The host listens to signals itself: a graceful stop takes longer than the command line's own handling would grant.
return await program.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
