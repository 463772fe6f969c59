using System.Reflection;
using System.Reflection.Emit;
using IndexKv.Engine.Values;
using Quickstart.Import;

namespace Quickstart.Tour;

/// <summary>Makes the class that a programmer would have written for a file: one property a column.</summary>
internal static class RuntimeEntity
{
    public static Type Define(RecordFile file)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("QuickstartEntities"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Entities").DefineType(file.StoreName, TypeAttributes.Public | TypeAttributes.Class);
        foreach (var column in file.Columns)
            DefineProperty(type, column.Name, ClrType(column));
        return type.CreateType();
    }

    private static Type ClrType(RecordColumn column)
    {
        var type = column.Type.ToClrType();
        return column.IsNullable && type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
    }

    private static void DefineProperty(TypeBuilder type, string name, Type propertyType)
    {
        const MethodAttributes Accessor = MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig;
        var field = type.DefineField($"<{name}>", propertyType, FieldAttributes.Private);
        var property = type.DefineProperty(name, PropertyAttributes.None, propertyType, null);

        var getter = type.DefineMethod($"get_{name}", Accessor, propertyType, Type.EmptyTypes);
        var get = getter.GetILGenerator();
        get.Emit(OpCodes.Ldarg_0);
        get.Emit(OpCodes.Ldfld, field);
        get.Emit(OpCodes.Ret);
        property.SetGetMethod(getter);

        var setter = type.DefineMethod($"set_{name}", Accessor, null, [propertyType]);
        var set = setter.GetILGenerator();
        set.Emit(OpCodes.Ldarg_0);
        set.Emit(OpCodes.Ldarg_1);
        set.Emit(OpCodes.Stfld, field);
        set.Emit(OpCodes.Ret);
        property.SetSetMethod(setter);
    }
}
