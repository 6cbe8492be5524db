using System.Xml.Linq;

namespace ActorTasks.TidyTests;

/// <summary>Who may know whom: the arrows of ARCHITECTURE.md, held against the project files.</summary>
public sealed class ReferenceDirections
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Settings"] = [],
        ["Engine"] = ["Settings"],
        ["Engine.TestKit"] = ["Engine"],
        ["TaskLifecycle"] = [],
        ["Journal"] = ["TaskLifecycle", "Engine"],
        ["ActorSystem"] = ["Journal", "TaskLifecycle", "Engine", "Settings"],
        ["Http"] = ["ActorSystem", "Journal", "TaskLifecycle", "Settings"],
        ["Testing"] = ["ActorSystem"],
        ["Host"] = ["Http", "ActorSystem", "Journal", "TaskLifecycle", "Settings"],
    };

    public static TheoryData<string> Projects => new(s_allowed.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_what_its_place_allows(string project)
    {
        var known = References(project);
        if (IsTrue(project, "UsesActors"))
        {
            known.Add("Engine");
        }

        Assert.Empty(known.Except(s_allowed[project]));
    }

    [Fact]
    public void Every_project_of_src_has_its_place() =>
        Assert.Equal(
            s_allowed.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_rules_have_no_package_and_no_project()
    {
        var file = Load("TaskLifecycle");
        Assert.Empty(file.Descendants("PackageReference"));
        Assert.Empty(file.Descendants("ProjectReference"));
        Assert.Empty(file.Descendants("FrameworkReference"));
    }

    [Fact]
    public void The_engine_has_no_friend_among_the_product_and_no_package() =>
        Assert.Empty(Load("Engine").Descendants("PackageReference"));

    [Fact]
    public void Architecture_names_every_project()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "ARCHITECTURE.md"));
        Assert.All(s_allowed.Keys, project => Assert.Contains($"src/{project}", text, StringComparison.Ordinal));
    }

    private static List<string> References(string project) =>
        Load(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .ToList();

    private static bool IsTrue(string project, string property) =>
        Load(project).Descendants(property).Any(element => element.Value == "true");

    private static XDocument Load(string project) =>
        XDocument.Load(Path.Combine(SourceTree.Root, "src", project, project + ".csproj"));
}
