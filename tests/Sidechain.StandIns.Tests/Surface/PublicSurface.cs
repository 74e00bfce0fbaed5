using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sidechain.StandIns.Tests.Surface;

/// <summary>The public members that a stand-in declares, as lines of text.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<PublicMember> Of(Assembly assembly) =>
        assembly.GetExportedTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(type => MembersOf(type).Prepend(new PublicMember(type, null)));

    private static IEnumerable<PublicMember> MembersOf(Type type)
    {
        var accessors = type.GetProperties(Declared).SelectMany(p => p.GetAccessors()).ToHashSet();
        return type.GetMembers(Declared).Where(member => member switch
        {
            MethodInfo method => !accessors.Contains(method) && !Inherited(method) && !Generated(type, method),
            ConstructorInfo constructor => !Generated(type, constructor),
            PropertyInfo property => !property.GetAccessors().All(Inherited),
            FieldInfo => true,
            _ => false,
        }).Select(member => new PublicMember(type, member));
    }

    /// <summary>Overrides, and what an interface of the framework asks for: nobody chose to have it.</summary>
    private static bool Inherited(MethodInfo method) =>
        method.GetBaseDefinition() != method
        || (!method.DeclaringType!.IsInterface && method.DeclaringType.GetInterfaces()
            .Where(i => i.Assembly != method.DeclaringType.Assembly || i.IsPublic)
            .SelectMany(i => method.DeclaringType.GetInterfaceMap(i).TargetMethods).Contains(method));

    /// <summary>What the compiler adds to records, and the constructor of an options class that says nothing.</summary>
    private static bool Generated(Type type, MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute))
        || method.Name is "Deconstruct" or "op_Equality" or "op_Inequality"
        || (type.IsValueType && method.IsConstructor);
}

/// <param name="Member">Null for the type itself.</param>
internal sealed record PublicMember(Type Type, MemberInfo? Member)
{
    /// <summary>The line in <c>standins/surface.txt</c>.</summary>
    public override string ToString() => Member switch
    {
        null => TypeName(Type),
        MethodBase method => $"{TypeName(Type)}.{(method.IsConstructor ? "new" : method.Name)}({string.Join(", ", method.GetParameters().Select(Parameter))})",
        _ => $"{TypeName(Type)}.{Member.Name}",
    };

    /// <summary>The names under which the member may stand in another assembly's metadata.</summary>
    public IEnumerable<string> MetadataNames => Member switch
    {
        null => [],
        PropertyInfo property => property.GetAccessors().Select(a => a.Name),
        ConstructorInfo => [".ctor"],
        _ => [Member.Name],
    };

    private static string Parameter(ParameterInfo parameter) =>
        $"{TypeName(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "null"}" : "")}";

    private static string TypeName(Type type)
    {
        if (type.IsArray) return TypeName(type.GetElementType()!) + "[]";
        if (type.IsByRef) return TypeName(type.GetElementType()!);
        if (Nullable.GetUnderlyingType(type) is { } underlying) return TypeName(underlying) + "?";
        var name = type.IsGenericParameter ? type.Name : type.Assembly == typeof(object).Assembly ? type.Name : type.FullName ?? $"{type.Namespace}.{type.Name}";
        name = name.Split('[')[0];
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>" : name;
    }
}
