//! From code to a finalised module: the host's instruction set, the functions, their memory.

use cranelift_codegen::ir::{AbiParam, Function, InstBuilder, Signature, UserFuncName, types};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_jit::{ArenaMemoryProvider, JITBuilder, JITModule};
use cranelift_module::{FuncId, Linkage, Module, default_libcall_names};

use super::lines::Body;
use super::memory::Compiled;
use super::rules::Parts;
use crate::code::Code;

/// Address space set aside for each line of code; what is not used is given no memory.
const BYTES_A_LINE: usize = 512;
const LEAST_BYTES: usize = 1 << 20;

/// How a function of the module is called: row, frame, tables, host.
pub(super) fn signature(module: &JITModule) -> Signature {
    let mut signature = module.make_signature();
    for _ in 0..4 {
        signature.params.push(AbiParam::new(types::I64));
    }
    signature.returns.push(AbiParam::new(types::I64));
    signature
}

/// Compiles; what native code adds to the tables stands behind them.
pub(super) fn compile(code: &Code, tables: &mut Vec<u64>) -> Result<Compiled, String> {
    let mut module = module(code)?;
    let mut context = FunctionBuilderContext::new();
    let mut extra = Vec::new();
    let mut parts = Parts::default();
    for risk in &code.risks {
        let of_risk = parts.plan(&mut module, risk)?;
        for (id, part) in of_risk {
            define(&mut module, &mut context, id, |body| part.emit(body, risk), code, &mut extra)?;
        }
    }
    let main = declare(&mut module, "main")?;
    define(&mut module, &mut context, main, |body| body.main(&parts), code, &mut extra)?;
    tables.extend(extra);
    module.finalize_definitions().map_err(|error| error.to_string())?;
    Ok(Compiled::new(module, main))
}

fn module(code: &Code) -> Result<JITModule, String> {
    let mut flags = settings::builder();
    let verify = if cfg!(debug_assertions) { "true" } else { "false" };
    // The egraph pass gains little on code that has no repetition left, and nests as deep as expressions do.
    for (name, value) in [
        ("is_pic", "false"),
        ("use_colocated_libcalls", "false"),
        ("enable_verifier", verify),
        ("opt_level", "none"),
        ("unwind_info", "false"),
    ] {
        flags.set(name, value).map_err(|error| error.to_string())?;
    }
    let builder = cranelift_native::builder().map_err(str::to_owned)?;
    if !cfg!(all(target_pointer_width = "64", target_endian = "little")) {
        return Err("native code is for little-endian 64-bit hosts".to_owned());
    }
    let isa = builder.finish(settings::Flags::new(flags)).map_err(|error| error.to_string())?;
    let mut builder = JITBuilder::with_isa(isa, default_libcall_names());
    // One block of memory: calls between functions always reach.
    let size = code.lines().saturating_add(code.tables.len()).saturating_mul(BYTES_A_LINE);
    let memory = ArenaMemoryProvider::new_with_size(size.saturating_add(LEAST_BYTES));
    builder.memory_provider(Box::new(memory.map_err(|error| error.to_string())?));
    Ok(JITModule::new(builder))
}

pub(super) fn declare(module: &mut JITModule, name: &str) -> Result<FuncId, String> {
    let signature = signature(module);
    module.declare_function(name, Linkage::Local, &signature).map_err(|error| error.to_string())
}

fn define(
    module: &mut JITModule,
    context: &mut FunctionBuilderContext,
    id: FuncId,
    body: impl FnOnce(&mut Body<'_, '_>) -> Result<(), String>,
    code: &Code,
    extra: &mut Vec<u64>,
) -> Result<(), String> {
    let mut compiling = module.make_context();
    compiling.func = Function::with_name_signature(UserFuncName::user(0, id.as_u32()), signature(module));
    let config = module.target_config();
    let mut builder = FunctionBuilder::new(&mut compiling.func, context);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    {
        let mut emitting = Body::new(&mut builder, module, code, entry, extra)?;
        body(&mut emitting)?;
    }
    builder.seal_all_blocks();
    builder.finalize(config);
    module.define_function(id, &mut compiling).map_err(|error| format!("{error:?}"))?;
    module.clear_context(&mut compiling);
    Ok(())
}

/// Nothing to give back.
pub(super) fn done(body: &mut Body<'_, '_>) {
    let nought = body.word(0);
    body.builder.ins().return_(&[nought]);
}
