using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorTasks.EngineTests.Surface;

/// <summary>Writes types and members as the list writes them.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(bool)] = "bool",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(decimal)] = "decimal",
        [typeof(byte)] = "byte",
        [typeof(void)] = "void",
    };

    public static string AkkaName(Type type) => AkkaNamespace(type.Namespace ?? "") + "." + NameOf(type);

    public static string KindOf(Type type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            return "struct";
        }

        return type switch
        {
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
    }

    public static string Of(ConstructorInfo constructor) => Access(constructor) + "new(" + Parameters(constructor.GetParameters()) + ")";

    public static string Of(FieldInfo field) => field.DeclaringType!.IsEnum
        ? field.Name
        : (field.IsPublic ? "" : "protected ") + (field.IsStatic ? "static " : "") + $"field {NameOf(field.FieldType)} {field.Name}";

    public static string Of(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get && IsVisible(get) ? "get; " : "";
        var setter = property.SetMethod is { } set && IsVisible(set) ? "set; " : "";
        var accessor = new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().OrderByDescending(m => m.IsPublic).First(IsVisible);
        return $"{Access(accessor)}{(accessor.IsStatic ? "static " : "")}{NameOf(property.PropertyType)} {property.Name} {{ {getter}{setter}}}";
    }

    public static string Of(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? "<" + string.Join(", ", method.GetGenericArguments().Select(a => a.Name)) + ">" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)}{(method.IsStatic ? "static " : "")}{NameOf(method.ReturnType)} {method.Name}{generic}({extension}{Parameters(method.GetParameters())})";
    }

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + NameOf(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.Name.Split('`')[0];
        if (type.IsGenericType && type.Name.Contains('`'))
        {
            name += "<" + string.Join(", ", type.GetGenericArguments().Select(NameOf)) + ">";
        }

        return type.IsNested && !type.IsGenericParameter ? NameOf(type.DeclaringType!) + "." + name : name;
    }

    private static string AkkaNamespace(string name)
    {
        if (name.StartsWith("ActorEngine.Testing", StringComparison.Ordinal))
        {
            return "Akka.TestKit" + name["ActorEngine.Testing".Length..];
        }

        return name.StartsWith("ActorEngine", StringComparison.Ordinal) ? "Akka" + name["ActorEngine".Length..] : name;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(p =>
        (p.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{NameOf(p.ParameterType)} {p.Name}"
        + (p.IsOptional ? " = …" : "")));
}
