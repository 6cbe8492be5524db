using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorTasks.EngineTests.Surface;

/// <summary>What actors see of the engine is a slice of Akka.NET: nothing is named or called otherwise there.</summary>
public class SurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly AkkaSurface Akka = AkkaSurface.Load();

    [Fact]
    public void Every_member_of_a_listed_type_is_one_of_Akka_with_the_same_signature()
    {
        var strangers = EngineTypes()
            .Select(type => (Type: type, Listed: Akka.Find(type)))
            .Where(pair => pair.Listed is not null)
            .SelectMany(pair => Members(pair.Type).Where(m => !IsListed(pair.Listed!, m)).Select(m => $"{Signature.AkkaName(pair.Type)}: {m}"))
            .ToList();

        Assert.True(strangers.Count == 0, $"{strangers.Count} members that Akka.NET does not have:\n{string.Join('\n', strangers)}");
    }

    [Fact]
    public void Every_listed_type_is_of_the_same_kind_as_in_Akka()
    {
        var others = EngineTypes()
            .Select(type => (Type: type, Listed: Akka.Find(type)))
            .Where(pair => pair.Listed is not null && pair.Listed.Kind != Signature.KindOf(pair.Type))
            .Select(pair => $"{Signature.AkkaName(pair.Type)}: {Signature.KindOf(pair.Type)}, in Akka.NET {pair.Listed!.Kind}")
            .ToList();

        Assert.True(others.Count == 0, string.Join('\n', others));
    }

    [Fact]
    public void Types_that_are_not_in_the_list_are_known_by_name()
    {
        var unlisted = EngineTypes().Where(type => Akka.Find(type) is null).Select(Signature.AkkaName).Order(StringComparer.Ordinal).ToList();

        var known = UnlistedTypes.OfAkka.Concat(UnlistedTypes.Own).ToList();
        Assert.True(unlisted.Except(known).Count() == 0, "Not known: " + string.Join(", ", unlisted.Except(known)));
        Assert.True(known.Except(unlisted).Count() == 0, "Gone: " + string.Join(", ", known.Except(unlisted)));
    }

    [Fact]
    public void The_list_tells_a_member_with_another_signature_from_the_right_one()
    {
        var config = Akka.Find(typeof(Config))!;

        Assert.True(IsListed(config, "string GetString(string path, string default = …)"));
        Assert.False(IsListed(config, "string GetString(string path, string default)"));
        Assert.False(IsListed(config, "string GetString(string otherName, string default = …)"));
    }

    private static IEnumerable<Type> EngineTypes() => new[] { typeof(ActorBase).Assembly, typeof(TestKit).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(IsVisible);

    private static bool IsVisible(Type type)
        => type.IsNested ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!) : type.IsPublic;

    /// <summary>A property may lack an accessor that Akka's has.</summary>
    private static bool IsListed(ListedType listed, string member)
        => listed.Members.Contains(member) || listed.Members.Contains(member.Replace("{ get; }", "{ get; set; }", StringComparison.Ordinal));

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return [];
        }

        // The layers below a listed type that Akka does not know are parts of it.
        var owners = new List<Type> { type };
        for (var owner = type.BaseType; owner is not null && UnlistedTypes.Own.Contains(Signature.AkkaName(owner)); owner = owner.BaseType)
        {
            owners.Add(owner);
        }

        return owners.SelectMany(owner => MembersOf(owner, ownConstructors: owner == type)).Distinct();
    }

    private static IEnumerable<string> MembersOf(Type type, bool ownConstructors)
    {
        var constructors = ownConstructors && !type.IsValueType | type.GetConstructors(Declared).Any(c => c.GetParameters().Length > 0)
            ? type.GetConstructors(Declared).Where(c => !c.IsStatic && Signature.IsVisible(c)).Select(Signature.Of)
            : [];
        var fields = type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName).Select(Signature.Of);
        var properties = type.GetProperties(Declared).Where(p => p.GetAccessors(nonPublic: true).Any(a => Signature.IsVisible(a)) && !p.GetAccessors(true).Any(IsInherited)).Select(Signature.Of);
        var methods = type.GetMethods(Declared)
            .Where(m => Signature.IsVisible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsInherited(m) && !IsOfEveryObject(m) && !IsOfInterface(m))
            .Select(Signature.Of);
        return constructors.Concat(fields).Concat(properties).Concat(methods);
    }

    private static bool IsOfEveryObject(MethodInfo method)
        => method.Name is nameof(Equals) or nameof(GetHashCode) or nameof(ToString) or "Finalize" || method.IsDefined(typeof(CompilerGeneratedAttribute));

    /// <summary>What implements a listed or a system interface is there to be called through that.</summary>
    private static bool IsOfInterface(MethodInfo method) => !method.IsStatic && !method.DeclaringType!.IsInterface && method.DeclaringType.GetInterfaces()
        .Where(i => i.Assembly == typeof(object).Assembly || Akka.Find(i) is not null)
        .SelectMany(i => method.DeclaringType.GetInterfaceMap(i).TargetMethods)
        .Contains(method);

    /// <summary>An override of what a listed or a system type declares is there to be called through that type.</summary>
    private static bool IsInherited(MethodInfo method)
        => method.GetBaseDefinition() is { } origin && origin != method && origin.DeclaringType is { } type
            && (type.Assembly == typeof(object).Assembly || Akka.Find(type) is not null || UnlistedTypes.OfAkka.Contains(Signature.AkkaName(type)));
}
