// @ts-nocheck
// Generated from src/config/schema.ts by ajv; do not edit.
export const validate = validate10;
export default validate10;
const schema11 = {"type":"object","additionalProperties":false,"properties":{"$schema":{"type":"string"},"extends":{"if":{"type":"array"},"then":{"items":{"type":"string"}},"else":{"type":"string"}},"environments":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"\\S"},"role":{"enum":["production","staging","development","unknown"]},"files":{"type":"array","items":{"type":"string"}},"namespaces":{"type":"array","items":{"type":"string"}},"labels":{"type":"object","additionalProperties":{"type":"string"}}},"required":["name"]}},"defaultEnvironment":{"type":"string"},"rules":{"type":"object","additionalProperties":{"$ref":"#/definitions/ruleSetting"}},"overrides":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"files":{"type":"array","items":{"type":"string"}},"objects":{"type":"array","items":{"type":"string"}},"environments":{"type":"array","items":{"type":"string"}},"rules":{"type":"object","additionalProperties":{"$ref":"#/definitions/ruleSetting"}}},"required":["rules"]}},"ignore":{"type":"array","items":{"type":"string"}},"external":{"type":"array","items":{"type":"string"}},"assumeComplete":{"type":"boolean"},"failOn":{"enum":["off","info","warning","error"]},"database":{"type":"object","additionalProperties":false,"properties":{"images":{"type":"array","items":{"type":"string"}},"kinds":{"type":"array","items":{"type":"string"}},"labels":{"type":"object","additionalProperties":{"type":"string"}}}},"policies":{"type":"array","items":{"type":"string"}},"plugins":{"type":"array","items":{"type":"string"}},"helm":{"type":"object","additionalProperties":false,"properties":{"releaseName":{"type":"string"},"namespace":{"type":"string"},"kubeVersion":{"type":"string","pattern":"^v?1\\.\\d{1,3}(\\.\\d{1,3})?$"},"values":{"type":"array","items":{"type":"string"}}}},"kustomize":{"type":"object","additionalProperties":false,"properties":{"loadRestrictions":{"enum":["root","none"]}}},"admission":{"type":"object","additionalProperties":false,"properties":{"bindings":{"enum":["assumed","strict"]},"namespaces":{"type":"object","additionalProperties":{"type":"object","additionalProperties":{"type":"string"}}}}},"kubernetesVersion":{"type":"string","pattern":"^v?1\\.\\d{1,3}(\\.\\d{1,3})?$"},"parsers":{"type":"object","additionalProperties":{"enum":["yaml","json","jsonc","toml","dockerfile","dotenv","ini","properties","xml"]}}},"definitions":{"ruleSetting":{"if":{"type":"array"},"then":{"type":"array","items":[{"enum":["off","info","warning","error"]},{"type":"object"}],"minItems":1,"maxItems":2,"additionalItems":false},"else":{"if":{"type":"object"},"then":{"type":"object","additionalProperties":false,"properties":{"severity":{"enum":["off","info","warning","error"]},"options":{"type":"object"},"locked":{"type":"boolean"},"environments":{"type":"object","additionalProperties":{"if":{"type":"array"},"then":{"type":"array","items":[{"enum":["off","info","warning","error"]},{"type":"object"}],"minItems":1,"maxItems":2,"additionalItems":false},"else":{"if":{"type":"object"},"then":{"type":"object","additionalProperties":false,"properties":{"severity":{"enum":["off","info","warning","error"]},"options":{"type":"object"},"locked":{"type":"boolean"}}},"else":{"enum":["off","info","warning","error"]}}}}}},"else":{"enum":["off","info","warning","error"]}}}}};
const schema12 = {"if":{"type":"array"},"then":{"type":"array","items":[{"enum":["off","info","warning","error"]},{"type":"object"}],"minItems":1,"maxItems":2,"additionalItems":false},"else":{"if":{"type":"object"},"then":{"type":"object","additionalProperties":false,"properties":{"severity":{"enum":["off","info","warning","error"]},"options":{"type":"object"},"locked":{"type":"boolean"},"environments":{"type":"object","additionalProperties":{"if":{"type":"array"},"then":{"type":"array","items":[{"enum":["off","info","warning","error"]},{"type":"object"}],"minItems":1,"maxItems":2,"additionalItems":false},"else":{"if":{"type":"object"},"then":{"type":"object","additionalProperties":false,"properties":{"severity":{"enum":["off","info","warning","error"]},"options":{"type":"object"},"locked":{"type":"boolean"}}},"else":{"enum":["off","info","warning","error"]}}}}}},"else":{"enum":["off","info","warning","error"]}}};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("\\S", "u");
const pattern1 = new RegExp("^v?1\\.\\d{1,3}(\\.\\d{1,3})?$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.$schema !== undefined){
if(typeof data.$schema !== "string"){
const err1 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.extends !== undefined){
let data1 = data.extends;
const _errs5 = errors;
let valid1 = true;
const _errs6 = errors;
if(!(Array.isArray(data1))){
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
var _valid0 = _errs6 === errors;
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
let ifClause0;
if(_valid0){
const _errs8 = errors;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(typeof data1[i0] !== "string"){
const err3 = {instancePath:instancePath+"/extends/" + i0,schemaPath:"#/properties/extends/then/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
var _valid0 = _errs8 === errors;
valid1 = _valid0;
ifClause0 = "then";
}
else {
const _errs11 = errors;
if(typeof data1 !== "string"){
const err4 = {instancePath:instancePath+"/extends",schemaPath:"#/properties/extends/else/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
var _valid0 = _errs11 === errors;
valid1 = _valid0;
ifClause0 = "else";
}
if(!valid1){
const err5 = {instancePath:instancePath+"/extends",schemaPath:"#/properties/extends/if",keyword:"if",params:{failingKeyword: ifClause0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.environments !== undefined){
let data3 = data.environments;
if(Array.isArray(data3)){
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
let data4 = data3[i1];
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if(data4.name === undefined){
const err6 = {instancePath:instancePath+"/environments/" + i1,schemaPath:"#/properties/environments/items/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
for(const key1 in data4){
if(!(((((key1 === "name") || (key1 === "role")) || (key1 === "files")) || (key1 === "namespaces")) || (key1 === "labels"))){
const err7 = {instancePath:instancePath+"/environments/" + i1,schemaPath:"#/properties/environments/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data4.name !== undefined){
let data5 = data4.name;
if(typeof data5 === "string"){
if(!pattern0.test(data5)){
const err8 = {instancePath:instancePath+"/environments/" + i1+"/name",schemaPath:"#/properties/environments/items/properties/name/pattern",keyword:"pattern",params:{pattern: "\\S"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/environments/" + i1+"/name",schemaPath:"#/properties/environments/items/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data4.role !== undefined){
let data6 = data4.role;
if(!((((data6 === "production") || (data6 === "staging")) || (data6 === "development")) || (data6 === "unknown"))){
const err10 = {instancePath:instancePath+"/environments/" + i1+"/role",schemaPath:"#/properties/environments/items/properties/role/enum",keyword:"enum",params:{allowedValues: schema11.properties.environments.items.properties.role.enum}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data4.files !== undefined){
let data7 = data4.files;
if(Array.isArray(data7)){
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
if(typeof data7[i2] !== "string"){
const err11 = {instancePath:instancePath+"/environments/" + i1+"/files/" + i2,schemaPath:"#/properties/environments/items/properties/files/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
else {
const err12 = {instancePath:instancePath+"/environments/" + i1+"/files",schemaPath:"#/properties/environments/items/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data4.namespaces !== undefined){
let data9 = data4.namespaces;
if(Array.isArray(data9)){
const len3 = data9.length;
for(let i3=0; i3<len3; i3++){
if(typeof data9[i3] !== "string"){
const err13 = {instancePath:instancePath+"/environments/" + i1+"/namespaces/" + i3,schemaPath:"#/properties/environments/items/properties/namespaces/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
else {
const err14 = {instancePath:instancePath+"/environments/" + i1+"/namespaces",schemaPath:"#/properties/environments/items/properties/namespaces/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data4.labels !== undefined){
let data11 = data4.labels;
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
for(const key2 in data11){
if(typeof data11[key2] !== "string"){
const err15 = {instancePath:instancePath+"/environments/" + i1+"/labels/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/environments/items/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
else {
const err16 = {instancePath:instancePath+"/environments/" + i1+"/labels",schemaPath:"#/properties/environments/items/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/environments/" + i1,schemaPath:"#/properties/environments/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/environments",schemaPath:"#/properties/environments/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.defaultEnvironment !== undefined){
if(typeof data.defaultEnvironment !== "string"){
const err19 = {instancePath:instancePath+"/defaultEnvironment",schemaPath:"#/properties/defaultEnvironment/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.rules !== undefined){
let data14 = data.rules;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key3 in data14){
let data15 = data14[key3];
const _errs41 = errors;
let valid14 = true;
const _errs42 = errors;
if(!(Array.isArray(data15))){
const err20 = {};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var _valid1 = _errs42 === errors;
errors = _errs41;
if(vErrors !== null){
if(_errs41){
vErrors.length = _errs41;
}
else {
vErrors = null;
}
}
let ifClause1;
if(_valid1){
const _errs44 = errors;
if(Array.isArray(data15)){
if(data15.length > 2){
const err21 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data15.length < 1){
const err22 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
const len4 = data15.length;
if(!(len4 <= 2)){
const err23 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/additionalItems",keyword:"additionalItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
const len5 = data15.length;
if(len5 > 0){
let data16 = data15[0];
if(!((((data16 === "off") || (data16 === "info")) || (data16 === "warning")) || (data16 === "error"))){
const err24 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/0",schemaPath:"#/definitions/ruleSetting/then/items/0/enum",keyword:"enum",params:{allowedValues: schema12.then.items[0].enum}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(len5 > 1){
let data17 = data15[1];
if(!(data17 && typeof data17 == "object" && !Array.isArray(data17))){
const err25 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/1",schemaPath:"#/definitions/ruleSetting/then/items/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
var _valid1 = _errs44 === errors;
valid14 = _valid1;
ifClause1 = "then";
}
else {
const _errs49 = errors;
const _errs50 = errors;
let valid16 = true;
const _errs51 = errors;
if(!(data15 && typeof data15 == "object" && !Array.isArray(data15))){
const err27 = {};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
var _valid2 = _errs51 === errors;
errors = _errs50;
if(vErrors !== null){
if(_errs50){
vErrors.length = _errs50;
}
else {
vErrors = null;
}
}
let ifClause2;
if(_valid2){
const _errs53 = errors;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key4 in data15){
if(!((((key4 === "severity") || (key4 === "options")) || (key4 === "locked")) || (key4 === "environments"))){
const err28 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data15.severity !== undefined){
let data18 = data15.severity;
if(!((((data18 === "off") || (data18 === "info")) || (data18 === "warning")) || (data18 === "error"))){
const err29 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/definitions/ruleSetting/else/then/properties/severity/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.severity.enum}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data15.options !== undefined){
let data19 = data15.options;
if(!(data19 && typeof data19 == "object" && !Array.isArray(data19))){
const err30 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/options",schemaPath:"#/definitions/ruleSetting/else/then/properties/options/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data15.locked !== undefined){
if(typeof data15.locked !== "boolean"){
const err31 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/locked",schemaPath:"#/definitions/ruleSetting/else/then/properties/locked/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data15.environments !== undefined){
let data21 = data15.environments;
if(data21 && typeof data21 == "object" && !Array.isArray(data21)){
for(const key5 in data21){
let data22 = data21[key5];
const _errs65 = errors;
let valid19 = true;
const _errs66 = errors;
if(!(Array.isArray(data22))){
const err32 = {};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
var _valid3 = _errs66 === errors;
errors = _errs65;
if(vErrors !== null){
if(_errs65){
vErrors.length = _errs65;
}
else {
vErrors = null;
}
}
let ifClause3;
if(_valid3){
const _errs68 = errors;
if(Array.isArray(data22)){
if(data22.length > 2){
const err33 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data22.length < 1){
const err34 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
const len6 = data22.length;
if(!(len6 <= 2)){
const err35 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/additionalItems",keyword:"additionalItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
const len7 = data22.length;
if(len7 > 0){
let data23 = data22[0];
if(!((((data23 === "off") || (data23 === "info")) || (data23 === "warning")) || (data23 === "error"))){
const err36 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/0",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/items/0/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.environments.additionalProperties.then.items[0].enum}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(len7 > 1){
let data24 = data22[1];
if(!(data24 && typeof data24 == "object" && !Array.isArray(data24))){
const err37 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/1",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/items/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
var _valid3 = _errs68 === errors;
valid19 = _valid3;
ifClause3 = "then";
}
else {
const _errs73 = errors;
const _errs74 = errors;
let valid21 = true;
const _errs75 = errors;
if(!(data22 && typeof data22 == "object" && !Array.isArray(data22))){
const err39 = {};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
var _valid4 = _errs75 === errors;
errors = _errs74;
if(vErrors !== null){
if(_errs74){
vErrors.length = _errs74;
}
else {
vErrors = null;
}
}
let ifClause4;
if(_valid4){
const _errs77 = errors;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key6 in data22){
if(!(((key6 === "severity") || (key6 === "options")) || (key6 === "locked"))){
const err40 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data22.severity !== undefined){
let data25 = data22.severity;
if(!((((data25 === "off") || (data25 === "info")) || (data25 === "warning")) || (data25 === "error"))){
const err41 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/properties/severity/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.environments.additionalProperties.else.then.properties.severity.enum}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data22.options !== undefined){
let data26 = data22.options;
if(!(data26 && typeof data26 == "object" && !Array.isArray(data26))){
const err42 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/options",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/properties/options/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data22.locked !== undefined){
if(typeof data22.locked !== "boolean"){
const err43 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1")+"/locked",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/properties/locked/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
var _valid4 = _errs77 === errors;
valid21 = _valid4;
ifClause4 = "then";
}
else {
const _errs85 = errors;
if(!((((data22 === "off") || (data22 === "info")) || (data22 === "warning")) || (data22 === "error"))){
const err45 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/else/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.environments.additionalProperties.else.else.enum}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
var _valid4 = _errs85 === errors;
valid21 = _valid4;
ifClause4 = "else";
}
if(!valid21){
const err46 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/if",keyword:"if",params:{failingKeyword: ifClause4}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
var _valid3 = _errs73 === errors;
valid19 = _valid3;
ifClause3 = "else";
}
if(!valid19){
const err47 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key5.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/if",keyword:"if",params:{failingKeyword: ifClause3}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
}
else {
const err48 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var _valid2 = _errs53 === errors;
valid16 = _valid2;
ifClause2 = "then";
}
else {
const _errs86 = errors;
if(!((((data15 === "off") || (data15 === "info")) || (data15 === "warning")) || (data15 === "error"))){
const err50 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/else/enum",keyword:"enum",params:{allowedValues: schema12.else.else.enum}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
var _valid2 = _errs86 === errors;
valid16 = _valid2;
ifClause2 = "else";
}
if(!valid16){
const err51 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/if",keyword:"if",params:{failingKeyword: ifClause2}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
var _valid1 = _errs49 === errors;
valid14 = _valid1;
ifClause1 = "else";
}
if(!valid14){
const err52 = {instancePath:instancePath+"/rules/" + key3.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/if",keyword:"if",params:{failingKeyword: ifClause1}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data.overrides !== undefined){
let data28 = data.overrides;
if(Array.isArray(data28)){
const len8 = data28.length;
for(let i4=0; i4<len8; i4++){
let data29 = data28[i4];
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
if(data29.rules === undefined){
const err54 = {instancePath:instancePath+"/overrides/" + i4,schemaPath:"#/properties/overrides/items/required",keyword:"required",params:{missingProperty: "rules"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
for(const key7 in data29){
if(!((((key7 === "files") || (key7 === "objects")) || (key7 === "environments")) || (key7 === "rules"))){
const err55 = {instancePath:instancePath+"/overrides/" + i4,schemaPath:"#/properties/overrides/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data29.files !== undefined){
let data30 = data29.files;
if(Array.isArray(data30)){
const len9 = data30.length;
for(let i5=0; i5<len9; i5++){
if(typeof data30[i5] !== "string"){
const err56 = {instancePath:instancePath+"/overrides/" + i4+"/files/" + i5,schemaPath:"#/properties/overrides/items/properties/files/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
else {
const err57 = {instancePath:instancePath+"/overrides/" + i4+"/files",schemaPath:"#/properties/overrides/items/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data29.objects !== undefined){
let data32 = data29.objects;
if(Array.isArray(data32)){
const len10 = data32.length;
for(let i6=0; i6<len10; i6++){
if(typeof data32[i6] !== "string"){
const err58 = {instancePath:instancePath+"/overrides/" + i4+"/objects/" + i6,schemaPath:"#/properties/overrides/items/properties/objects/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
else {
const err59 = {instancePath:instancePath+"/overrides/" + i4+"/objects",schemaPath:"#/properties/overrides/items/properties/objects/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data29.environments !== undefined){
let data34 = data29.environments;
if(Array.isArray(data34)){
const len11 = data34.length;
for(let i7=0; i7<len11; i7++){
if(typeof data34[i7] !== "string"){
const err60 = {instancePath:instancePath+"/overrides/" + i4+"/environments/" + i7,schemaPath:"#/properties/overrides/items/properties/environments/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/overrides/" + i4+"/environments",schemaPath:"#/properties/overrides/items/properties/environments/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data29.rules !== undefined){
let data36 = data29.rules;
if(data36 && typeof data36 == "object" && !Array.isArray(data36)){
for(const key8 in data36){
let data37 = data36[key8];
const _errs109 = errors;
let valid34 = true;
const _errs110 = errors;
if(!(Array.isArray(data37))){
const err62 = {};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
var _valid5 = _errs110 === errors;
errors = _errs109;
if(vErrors !== null){
if(_errs109){
vErrors.length = _errs109;
}
else {
vErrors = null;
}
}
let ifClause5;
if(_valid5){
const _errs112 = errors;
if(Array.isArray(data37)){
if(data37.length > 2){
const err63 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(data37.length < 1){
const err64 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
const len12 = data37.length;
if(!(len12 <= 2)){
const err65 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/additionalItems",keyword:"additionalItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
const len13 = data37.length;
if(len13 > 0){
let data38 = data37[0];
if(!((((data38 === "off") || (data38 === "info")) || (data38 === "warning")) || (data38 === "error"))){
const err66 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/0",schemaPath:"#/definitions/ruleSetting/then/items/0/enum",keyword:"enum",params:{allowedValues: schema12.then.items[0].enum}};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(len13 > 1){
let data39 = data37[1];
if(!(data39 && typeof data39 == "object" && !Array.isArray(data39))){
const err67 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/1",schemaPath:"#/definitions/ruleSetting/then/items/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/then/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
var _valid5 = _errs112 === errors;
valid34 = _valid5;
ifClause5 = "then";
}
else {
const _errs117 = errors;
const _errs118 = errors;
let valid36 = true;
const _errs119 = errors;
if(!(data37 && typeof data37 == "object" && !Array.isArray(data37))){
const err69 = {};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
var _valid6 = _errs119 === errors;
errors = _errs118;
if(vErrors !== null){
if(_errs118){
vErrors.length = _errs118;
}
else {
vErrors = null;
}
}
let ifClause6;
if(_valid6){
const _errs121 = errors;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
for(const key9 in data37){
if(!((((key9 === "severity") || (key9 === "options")) || (key9 === "locked")) || (key9 === "environments"))){
const err70 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data37.severity !== undefined){
let data40 = data37.severity;
if(!((((data40 === "off") || (data40 === "info")) || (data40 === "warning")) || (data40 === "error"))){
const err71 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/definitions/ruleSetting/else/then/properties/severity/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.severity.enum}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data37.options !== undefined){
let data41 = data37.options;
if(!(data41 && typeof data41 == "object" && !Array.isArray(data41))){
const err72 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/options",schemaPath:"#/definitions/ruleSetting/else/then/properties/options/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data37.locked !== undefined){
if(typeof data37.locked !== "boolean"){
const err73 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/locked",schemaPath:"#/definitions/ruleSetting/else/then/properties/locked/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data37.environments !== undefined){
let data43 = data37.environments;
if(data43 && typeof data43 == "object" && !Array.isArray(data43)){
for(const key10 in data43){
let data44 = data43[key10];
const _errs133 = errors;
let valid39 = true;
const _errs134 = errors;
if(!(Array.isArray(data44))){
const err74 = {};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
var _valid7 = _errs134 === errors;
errors = _errs133;
if(vErrors !== null){
if(_errs133){
vErrors.length = _errs133;
}
else {
vErrors = null;
}
}
let ifClause7;
if(_valid7){
const _errs136 = errors;
if(Array.isArray(data44)){
if(data44.length > 2){
const err75 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/maxItems",keyword:"maxItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(data44.length < 1){
const err76 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
const len14 = data44.length;
if(!(len14 <= 2)){
const err77 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/additionalItems",keyword:"additionalItems",params:{limit: 2}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
const len15 = data44.length;
if(len15 > 0){
let data45 = data44[0];
if(!((((data45 === "off") || (data45 === "info")) || (data45 === "warning")) || (data45 === "error"))){
const err78 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/0",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/items/0/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.environments.additionalProperties.then.items[0].enum}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(len15 > 1){
let data46 = data44[1];
if(!(data46 && typeof data46 == "object" && !Array.isArray(data46))){
const err79 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/1",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/items/1/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
}
else {
const err80 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/then/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
var _valid7 = _errs136 === errors;
valid39 = _valid7;
ifClause7 = "then";
}
else {
const _errs141 = errors;
const _errs142 = errors;
let valid41 = true;
const _errs143 = errors;
if(!(data44 && typeof data44 == "object" && !Array.isArray(data44))){
const err81 = {};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
var _valid8 = _errs143 === errors;
errors = _errs142;
if(vErrors !== null){
if(_errs142){
vErrors.length = _errs142;
}
else {
vErrors = null;
}
}
let ifClause8;
if(_valid8){
const _errs145 = errors;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
for(const key11 in data44){
if(!(((key11 === "severity") || (key11 === "options")) || (key11 === "locked"))){
const err82 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11}};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data44.severity !== undefined){
let data47 = data44.severity;
if(!((((data47 === "off") || (data47 === "info")) || (data47 === "warning")) || (data47 === "error"))){
const err83 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/properties/severity/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.environments.additionalProperties.else.then.properties.severity.enum}};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data44.options !== undefined){
let data48 = data44.options;
if(!(data48 && typeof data48 == "object" && !Array.isArray(data48))){
const err84 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/options",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/properties/options/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data44.locked !== undefined){
if(typeof data44.locked !== "boolean"){
const err85 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/locked",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/properties/locked/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
else {
const err86 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/then/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
var _valid8 = _errs145 === errors;
valid41 = _valid8;
ifClause8 = "then";
}
else {
const _errs153 = errors;
if(!((((data44 === "off") || (data44 === "info")) || (data44 === "warning")) || (data44 === "error"))){
const err87 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/else/enum",keyword:"enum",params:{allowedValues: schema12.else.then.properties.environments.additionalProperties.else.else.enum}};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
var _valid8 = _errs153 === errors;
valid41 = _valid8;
ifClause8 = "else";
}
if(!valid41){
const err88 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/else/if",keyword:"if",params:{failingKeyword: ifClause8}};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
var _valid7 = _errs141 === errors;
valid39 = _valid7;
ifClause7 = "else";
}
if(!valid39){
const err89 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/additionalProperties/if",keyword:"if",params:{failingKeyword: ifClause7}};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
else {
const err90 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1")+"/environments",schemaPath:"#/definitions/ruleSetting/else/then/properties/environments/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
}
else {
const err91 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/then/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
var _valid6 = _errs121 === errors;
valid36 = _valid6;
ifClause6 = "then";
}
else {
const _errs154 = errors;
if(!((((data37 === "off") || (data37 === "info")) || (data37 === "warning")) || (data37 === "error"))){
const err92 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/else/enum",keyword:"enum",params:{allowedValues: schema12.else.else.enum}};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
var _valid6 = _errs154 === errors;
valid36 = _valid6;
ifClause6 = "else";
}
if(!valid36){
const err93 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/else/if",keyword:"if",params:{failingKeyword: ifClause6}};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
var _valid5 = _errs117 === errors;
valid34 = _valid5;
ifClause5 = "else";
}
if(!valid34){
const err94 = {instancePath:instancePath+"/overrides/" + i4+"/rules/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/definitions/ruleSetting/if",keyword:"if",params:{failingKeyword: ifClause5}};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
else {
const err95 = {instancePath:instancePath+"/overrides/" + i4+"/rules",schemaPath:"#/properties/overrides/items/properties/rules/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
}
else {
const err96 = {instancePath:instancePath+"/overrides/" + i4,schemaPath:"#/properties/overrides/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
else {
const err97 = {instancePath:instancePath+"/overrides",schemaPath:"#/properties/overrides/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
if(data.ignore !== undefined){
let data50 = data.ignore;
if(Array.isArray(data50)){
const len16 = data50.length;
for(let i8=0; i8<len16; i8++){
if(typeof data50[i8] !== "string"){
const err98 = {instancePath:instancePath+"/ignore/" + i8,schemaPath:"#/properties/ignore/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/ignore",schemaPath:"#/properties/ignore/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data.external !== undefined){
let data52 = data.external;
if(Array.isArray(data52)){
const len17 = data52.length;
for(let i9=0; i9<len17; i9++){
if(typeof data52[i9] !== "string"){
const err100 = {instancePath:instancePath+"/external/" + i9,schemaPath:"#/properties/external/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
}
else {
const err101 = {instancePath:instancePath+"/external",schemaPath:"#/properties/external/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data.assumeComplete !== undefined){
if(typeof data.assumeComplete !== "boolean"){
const err102 = {instancePath:instancePath+"/assumeComplete",schemaPath:"#/properties/assumeComplete/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data.failOn !== undefined){
let data55 = data.failOn;
if(!((((data55 === "off") || (data55 === "info")) || (data55 === "warning")) || (data55 === "error"))){
const err103 = {instancePath:instancePath+"/failOn",schemaPath:"#/properties/failOn/enum",keyword:"enum",params:{allowedValues: schema11.properties.failOn.enum}};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data.database !== undefined){
let data56 = data.database;
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
for(const key12 in data56){
if(!(((key12 === "images") || (key12 === "kinds")) || (key12 === "labels"))){
const err104 = {instancePath:instancePath+"/database",schemaPath:"#/properties/database/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12}};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data56.images !== undefined){
let data57 = data56.images;
if(Array.isArray(data57)){
const len18 = data57.length;
for(let i10=0; i10<len18; i10++){
if(typeof data57[i10] !== "string"){
const err105 = {instancePath:instancePath+"/database/images/" + i10,schemaPath:"#/properties/database/properties/images/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/database/images",schemaPath:"#/properties/database/properties/images/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data56.kinds !== undefined){
let data59 = data56.kinds;
if(Array.isArray(data59)){
const len19 = data59.length;
for(let i11=0; i11<len19; i11++){
if(typeof data59[i11] !== "string"){
const err107 = {instancePath:instancePath+"/database/kinds/" + i11,schemaPath:"#/properties/database/properties/kinds/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
}
else {
const err108 = {instancePath:instancePath+"/database/kinds",schemaPath:"#/properties/database/properties/kinds/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data56.labels !== undefined){
let data61 = data56.labels;
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
for(const key13 in data61){
if(typeof data61[key13] !== "string"){
const err109 = {instancePath:instancePath+"/database/labels/" + key13.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/database/properties/labels/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
}
else {
const err110 = {instancePath:instancePath+"/database/labels",schemaPath:"#/properties/database/properties/labels/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
}
else {
const err111 = {instancePath:instancePath+"/database",schemaPath:"#/properties/database/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data.policies !== undefined){
let data63 = data.policies;
if(Array.isArray(data63)){
const len20 = data63.length;
for(let i12=0; i12<len20; i12++){
if(typeof data63[i12] !== "string"){
const err112 = {instancePath:instancePath+"/policies/" + i12,schemaPath:"#/properties/policies/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
}
else {
const err113 = {instancePath:instancePath+"/policies",schemaPath:"#/properties/policies/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data.plugins !== undefined){
let data65 = data.plugins;
if(Array.isArray(data65)){
const len21 = data65.length;
for(let i13=0; i13<len21; i13++){
if(typeof data65[i13] !== "string"){
const err114 = {instancePath:instancePath+"/plugins/" + i13,schemaPath:"#/properties/plugins/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
else {
const err115 = {instancePath:instancePath+"/plugins",schemaPath:"#/properties/plugins/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
if(data.helm !== undefined){
let data67 = data.helm;
if(data67 && typeof data67 == "object" && !Array.isArray(data67)){
for(const key14 in data67){
if(!((((key14 === "releaseName") || (key14 === "namespace")) || (key14 === "kubeVersion")) || (key14 === "values"))){
const err116 = {instancePath:instancePath+"/helm",schemaPath:"#/properties/helm/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14}};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
if(data67.releaseName !== undefined){
if(typeof data67.releaseName !== "string"){
const err117 = {instancePath:instancePath+"/helm/releaseName",schemaPath:"#/properties/helm/properties/releaseName/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data67.namespace !== undefined){
if(typeof data67.namespace !== "string"){
const err118 = {instancePath:instancePath+"/helm/namespace",schemaPath:"#/properties/helm/properties/namespace/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data67.kubeVersion !== undefined){
let data70 = data67.kubeVersion;
if(typeof data70 === "string"){
if(!pattern1.test(data70)){
const err119 = {instancePath:instancePath+"/helm/kubeVersion",schemaPath:"#/properties/helm/properties/kubeVersion/pattern",keyword:"pattern",params:{pattern: "^v?1\\.\\d{1,3}(\\.\\d{1,3})?$"}};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
else {
const err120 = {instancePath:instancePath+"/helm/kubeVersion",schemaPath:"#/properties/helm/properties/kubeVersion/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data67.values !== undefined){
let data71 = data67.values;
if(Array.isArray(data71)){
const len22 = data71.length;
for(let i14=0; i14<len22; i14++){
if(typeof data71[i14] !== "string"){
const err121 = {instancePath:instancePath+"/helm/values/" + i14,schemaPath:"#/properties/helm/properties/values/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
}
else {
const err122 = {instancePath:instancePath+"/helm/values",schemaPath:"#/properties/helm/properties/values/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
}
else {
const err123 = {instancePath:instancePath+"/helm",schemaPath:"#/properties/helm/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data.kustomize !== undefined){
let data73 = data.kustomize;
if(data73 && typeof data73 == "object" && !Array.isArray(data73)){
for(const key15 in data73){
if(!(key15 === "loadRestrictions")){
const err124 = {instancePath:instancePath+"/kustomize",schemaPath:"#/properties/kustomize/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15}};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
if(data73.loadRestrictions !== undefined){
let data74 = data73.loadRestrictions;
if(!((data74 === "root") || (data74 === "none"))){
const err125 = {instancePath:instancePath+"/kustomize/loadRestrictions",schemaPath:"#/properties/kustomize/properties/loadRestrictions/enum",keyword:"enum",params:{allowedValues: schema11.properties.kustomize.properties.loadRestrictions.enum}};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
}
else {
const err126 = {instancePath:instancePath+"/kustomize",schemaPath:"#/properties/kustomize/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
if(data.admission !== undefined){
let data75 = data.admission;
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
for(const key16 in data75){
if(!((key16 === "bindings") || (key16 === "namespaces"))){
const err127 = {instancePath:instancePath+"/admission",schemaPath:"#/properties/admission/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16}};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data75.bindings !== undefined){
let data76 = data75.bindings;
if(!((data76 === "assumed") || (data76 === "strict"))){
const err128 = {instancePath:instancePath+"/admission/bindings",schemaPath:"#/properties/admission/properties/bindings/enum",keyword:"enum",params:{allowedValues: schema11.properties.admission.properties.bindings.enum}};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data75.namespaces !== undefined){
let data77 = data75.namespaces;
if(data77 && typeof data77 == "object" && !Array.isArray(data77)){
for(const key17 in data77){
let data78 = data77[key17];
if(data78 && typeof data78 == "object" && !Array.isArray(data78)){
for(const key18 in data78){
if(typeof data78[key18] !== "string"){
const err129 = {instancePath:instancePath+"/admission/namespaces/" + key17.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + key18.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/admission/properties/namespaces/additionalProperties/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
}
else {
const err130 = {instancePath:instancePath+"/admission/namespaces/" + key17.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/admission/properties/namespaces/additionalProperties/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
else {
const err131 = {instancePath:instancePath+"/admission/namespaces",schemaPath:"#/properties/admission/properties/namespaces/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
else {
const err132 = {instancePath:instancePath+"/admission",schemaPath:"#/properties/admission/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data.kubernetesVersion !== undefined){
let data80 = data.kubernetesVersion;
if(typeof data80 === "string"){
if(!pattern1.test(data80)){
const err133 = {instancePath:instancePath+"/kubernetesVersion",schemaPath:"#/properties/kubernetesVersion/pattern",keyword:"pattern",params:{pattern: "^v?1\\.\\d{1,3}(\\.\\d{1,3})?$"}};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
else {
const err134 = {instancePath:instancePath+"/kubernetesVersion",schemaPath:"#/properties/kubernetesVersion/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data.parsers !== undefined){
let data81 = data.parsers;
if(data81 && typeof data81 == "object" && !Array.isArray(data81)){
for(const key19 in data81){
let data82 = data81[key19];
if(!(((((((((data82 === "yaml") || (data82 === "json")) || (data82 === "jsonc")) || (data82 === "toml")) || (data82 === "dockerfile")) || (data82 === "dotenv")) || (data82 === "ini")) || (data82 === "properties")) || (data82 === "xml"))){
const err135 = {instancePath:instancePath+"/parsers/" + key19.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/parsers/additionalProperties/enum",keyword:"enum",params:{allowedValues: schema11.properties.parsers.additionalProperties.enum}};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/parsers",schemaPath:"#/properties/parsers/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
}
else {
const err137 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

