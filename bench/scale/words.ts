/** What titles of a generated world speak of: the first of each list often, the last once in tens of thousands. */
export const topics = [
  ...['reasoning', 'coding', 'vision', 'speech', 'video', 'embedding', 'translation', 'math', 'agents', 'search', 'image editing', 'audio'],
  ...['long context', 'tool use', 'instruction following', 'function calling', 'document parsing', 'reranking', 'retrieval', 'dialogue'],
  ...['robotics', 'music', 'medical', 'legal', 'finance', 'chemistry', 'weather', 'biology', 'protein folding', 'geospatial'],
  ...['handwriting', 'sign language', 'lip sync', 'motion capture', 'point clouds', 'satellite imagery', 'genomics', 'seismology'],
  ...['watermarking', 'tabular data', 'theorem proving', 'chip design', 'compilers', 'fluid dynamics', 'crystallography', 'astronomy'],
]

/** The same in Chinese, where no space stands between words. */
export const chineseTopics = [
  ...['推理', '代码', '视觉', '语音', '视频生成', '向量', '翻译', '数学', '智能体', '搜索', '图像编辑', '音频'],
  ...['长上下文', '工具调用', '指令遵循', '函数调用', '文档解析', '重排序', '检索', '对话'],
  ...['机器人', '音乐', '医疗', '法律', '金融', '化学', '天气', '生物', '蛋白质折叠', '地理空间'],
  ...['手写识别', '手语', '口型同步', '动作捕捉', '点云', '卫星影像', '基因组', '地震学'],
  ...['水印', '表格数据', '定理证明', '芯片设计', '编译器', '流体力学', '晶体学', '天文'],
]
