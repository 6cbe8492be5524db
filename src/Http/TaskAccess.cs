namespace ActorTasks;

/// <summary>Who decides who may call the endpoints of ActorTasks.</summary>
public enum TaskAccess
{
    /// <summary>The keys of <c>actortasks.listen.keys</c>; without any, only requests of the same machine are served.</summary>
    Keys,

    /// <summary>
    /// The application's own authorisation: whom it lets in may do everything, and the user's name goes into the
    /// history. Endpoints without <c>RequireAuthorization</c> (or <c>AllowAnonymous</c>) answer 403, so that nothing is
    /// open by an oversight.
    /// </summary>
    Application,
}
